// Rows of a list: J/K or arrows move, Enter opens, X selects, a click opens; the bulk bar counts what is selected.
import { isTyping, on, words } from "./page.js";

const STEPS = { KeyJ: 1, KeyK: -1 };
const table = () => document.querySelector("table[data-rows]");
const rows = () => [...(table()?.querySelectorAll("tbody > tr[data-href]") ?? [])];
const current = () => document.querySelector("table[data-rows] tr.is-current");

function move(step) {
  const all = rows();
  const place = Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + step));
  current()?.classList.remove("is-current");
  all[place]?.classList.add("is-current");
  all[place]?.focus({ preventScroll: true });
  all[place]?.scrollIntoView({ block: "nearest" });
}

function open(row, aside) {
  const target = row.dataset.href;
  if (aside) window.open(target, "_blank", "noopener");
  else window.location.assign(target);
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]:not(.is-static)") || !table()) return;
  const row = current();
  if (event.code in STEPS) move(STEPS[event.code]);
  else if (event.code === "Enter" && row && (event.target === row || event.target === document.body)) open(row);
  else if (event.code === "KeyX" && row) row.querySelector(".row-check")?.click();
  else if (event.code === "Escape") clear();
  else return;
  event.preventDefault();
});

on("click", "tr[data-href]", (event, row) => {
  if (event.target.closest("a, button, input, label, select, summary, .menu-panel") || String(window.getSelection())) return;
  open(row, event.ctrlKey || event.metaKey);
});

const checks = () => [...document.querySelectorAll(".row-check")];

function count() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const chosen = checks().filter((check) => check.checked);
  bar.hidden = !chosen.length;
  bar.querySelector("[data-bulk-words]").textContent = `${words("selected")} ${chosen.length}`;
  const all = document.querySelector("[data-check-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === checks().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
}

function clear() {
  for (const check of checks()) check.checked = false;
  count();
}

let last = null;
on("click", ".row-check", (event, check) => {
  const all = checks();
  if (event.shiftKey && last) {
    const [from, to] = [all.indexOf(last), all.indexOf(check)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = check.checked;
  }
  last = check;
  count();
});
on("change", "[data-check-all]", (event, all) => {
  for (const check of checks()) check.checked = all.checked;
  count();
});
on("click", "[data-bulk-clear]", clear);
document.addEventListener("htmx:after:swap", count);
count();
