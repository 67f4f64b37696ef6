// What every htmx request may meet: no connection, a lost session, a failure of the server.
import { words } from "./page.js";
import { toast } from "./toasts.js";

const RETRY = 5000;

document.addEventListener("htmx:error", (event) => {
  if (event.detail?.error?.name === "AbortError") return;
  if (event.target.matches?.("input[data-quantity]")) {
    toast(words("unsaved"), { id: "offline" });
    setTimeout(() => event.target.dispatchEvent(new CustomEvent("save", { bubbles: true })), RETRY);
  } else if (event.detail?.ctx && isAsked(event.detail.ctx)) {
    toast(words("offline"), { stays: true, id: "offline" });
  }
});

// A fragment that came by itself (on load, on a live update) fails in silence; what the person asked for does not.
const isAsked = (ctx) => ctx.request.method !== "GET" || ctx.sourceElement.matches("a, button, form, input, select");

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  const status = ctx.response.status;
  if (status !== 403 && status !== 404 && status < 500) return;
  ctx.swap = "none";
  if (isAsked(ctx)) toast(words(status === 403 ? "gone" : "failed"), { stays: true, id: "failed" });
});
