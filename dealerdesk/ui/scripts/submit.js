// One click is one request: a sent form holds its button; a blocked button leads to its reasons.
import { on } from "./page.js";

on("submit", "form", (event, form) => {
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-repeats]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(release, 8000, form); // an answer that is a download leaves the page in place
  event.submitter?.classList.add("is-busy");
});

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
}

document.addEventListener("released", (event) => release(event.target), true);
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

document.addEventListener(
  "click",
  (event) => {
    const blocked = event.target.closest?.('[aria-disabled="true"]');
    if (!blocked) return;
    event.preventDefault();
    event.stopPropagation();
    const reasons = document.getElementById(blocked.getAttribute("aria-describedby"));
    reasons?.querySelector("a")?.focus();
    reasons?.classList.add("flash");
    reasons?.addEventListener("animationend", () => reasons.classList.remove("flash"), { once: true });
  },
  true,
);
