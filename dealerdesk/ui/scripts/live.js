// Live updates: one EventSource for all [data-listen] of the page. A signal carries no data: the element that
// listens gets the event `changed` and fetches itself again. Many signals become one a second, spread at random,
// so that a thousand open pages do not ask in the same instant.
import { debounced } from "./page.js";

const CALM = 1000;
const SPREAD = 300;
const MOST = 50; // as many as the server listens to for one page
const waiting = new Map();
let source = null;
let heard = "";
let wasLost = false;

const topic = (ticket) => ticket.slice(0, ticket.lastIndexOf(":"));
const tickets = (element) => element.dataset.listen.split(/\s+/).filter(Boolean);
const listeners = () => [...document.querySelectorAll("[data-listen]")];

function tell(name) {
  waiting.set(name, { at: Date.now(), timer: null });
  for (const element of listeners()) {
    if (tickets(element).some((ticket) => topic(ticket) === name)) {
      element.dispatchEvent(new CustomEvent("changed", { detail: { topic: name } }));
    }
  }
}

function soon(name) {
  const last = waiting.get(name);
  if (last?.timer) return;
  const rest = last ? Math.max(0, CALM - (Date.now() - last.at)) : 0;
  const timer = setTimeout(tell, rest + Math.random() * SPREAD, name);
  waiting.set(name, { at: last?.at ?? 0, timer });
}

function everything() {
  for (const name of new Set(listeners().flatMap(tickets).map(topic))) soon(name);
}

function connect() {
  const wanted = [...new Set(listeners().flatMap(tickets))].slice(0, MOST);
  const key = [...wanted].sort().join(" ");
  if (key === heard && source && source.readyState !== EventSource.CLOSED) return;
  source?.close();
  source = null;
  heard = key;
  if (!wanted.length) return;
  const query = new URLSearchParams(wanted.map((ticket) => ["t", ticket]));
  source = new EventSource(`/events?${query}`);
  source.addEventListener("changed", (event) => soon(event.data));
  source.addEventListener("open", () => {
    document.documentElement.removeAttribute("data-offline");
    if (wasLost) everything();
    wasLost = false;
  });
  source.addEventListener("error", () => {
    wasLost = true;
    document.documentElement.setAttribute("data-offline", "");
  });
}

connect();
document.addEventListener("htmx:after:swap", debounced(50, connect));
window.addEventListener("pageshow", (event) => event.persisted && connect());
window.addEventListener("pagehide", () => source?.close());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && source?.readyState === EventSource.CLOSED) {
    wasLost = true;
    connect();
  }
});
