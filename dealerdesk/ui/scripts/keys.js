// Keys bind to the place of the key (event.code), so they work in the Russian layout too.
import { isTyping } from "./page.js";
import { undoLast } from "./toasts.js";

function name(event) {
  const key = event.code.replace(/^Key|^Digit/, "").toLowerCase();
  return [event.ctrlKey || event.metaKey ? "ctrl" : "", event.altKey ? "alt" : "", event.shiftKey ? "shift" : "", key].filter(Boolean).join("+");
}

const visible = (element) => element.getClientRects().length > 0;

function press(combination) {
  const found = [...document.querySelectorAll("[data-key]")].filter(
    (element) => element.dataset.key === combination && visible(element) && !element.closest("dialog:not([open])"),
  );
  const target = found.find((element) => element.closest("dialog[open]")) ?? (document.querySelector("dialog[open]:not(.is-static)") ? null : found[0]);
  if (!target) return false;
  if (target.matches("input:not([type=submit], [type=button], [type=checkbox]), textarea")) target.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const combination = name(event);
  if (combination === "ctrl+k") {
    if (press("search")) event.preventDefault();
    return;
  }
  if (combination === "ctrl+enter" && event.target.form?.matches("[data-composer], [data-ctrl-enter]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (isTyping(event.target) && !event.ctrlKey && !event.metaKey) return;
  if (combination === "ctrl+z" && !isTyping(event.target)) {
    if (undoLast()) event.preventDefault();
    return;
  }
  if (combination === "shift+slash" || (combination === "shift+7" && event.key === "?")) {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
    event.preventDefault();
    return;
  }
  if (press(combination)) event.preventDefault();
});
