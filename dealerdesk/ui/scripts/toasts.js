// Toasts: eight seconds, longer under the pointer; Ctrl+Z takes the last done thing back.
import { on, prepare, words } from "./page.js";

const LIFE = 8000;

export function toast(text, { stays = false, id = "" } = {}) {
  const region = document.getElementById("toasts");
  if (!region || (id && region.querySelector(`[data-id="${id}"]`))) return;
  const line = document.createElement("div");
  line.className = "toast-line";
  line.dataset.toast = "";
  line.dataset.id = id;
  if (stays) line.dataset.stays = "";
  const said = document.createElement("span");
  said.textContent = text;
  line.append(said);
  if (stays) {
    const close = document.createElement("button");
    close.className = "btn btn-text";
    close.type = "button";
    close.dataset.dismiss = "";
    close.textContent = words("close");
    line.append(close);
  }
  region.append(line);
  live(line);
}

export function dismiss(id) {
  document.querySelector(`#toasts [data-id="${id}"]`)?.remove();
}

function live(line) {
  if (line.hasAttribute("data-stays") || !line.closest("#toasts")) return;
  let timer = setTimeout(() => line.remove(), LIFE);
  line.addEventListener("pointerenter", () => clearTimeout(timer));
  line.addEventListener("pointerleave", () => (timer = setTimeout(() => line.remove(), LIFE / 2)));
}

export function undoLast() {
  const last = [...document.querySelectorAll("#toasts [data-undo]")].pop();
  last?.requestSubmit();
  return Boolean(last);
}

prepare("[data-toast]", live);
on("click", "[data-dismiss]", (event, button) => button.closest("[data-toast]").remove());
// A server answer may say HX-Trigger: {"toast": "…"}.
document.addEventListener("toast", (event) => toast(event.detail?.value ?? String(event.detail)));
