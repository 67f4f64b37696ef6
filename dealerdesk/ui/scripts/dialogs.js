// Dialogs: data-opens="id" opens, data-closes closes, a click beside the window closes. Focus returns by itself.
import { on } from "./page.js";

on("click", "[data-opens]", (event, opener) => {
  if (opener.getAttribute("aria-disabled") === "true") return;
  const dialog = document.getElementById(opener.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  opener.closest("details[open]")?.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
});

on("click", "[data-closes]", (event, button) => button.closest("dialog")?.close());

on("pointerdown", "dialog[open]", (event, dialog) => {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

// A dialog that came by htmx opens itself.
document.addEventListener("htmx:after:swap", () => {
  for (const dialog of document.querySelectorAll("dialog[data-open-now]:not([open])")) {
    dialog.removeAttribute("data-open-now");
    dialog.showModal();
  }
});
