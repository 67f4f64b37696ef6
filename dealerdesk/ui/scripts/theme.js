// The theme changes at once; the form behind it keeps the choice.
import { csrf, on } from "./page.js";

on("submit", "[data-theme-switch]", (event, form) => {
  const chosen = event.submitter?.value;
  if (!chosen) return;
  event.preventDefault();
  document.documentElement.dataset.bsTheme = chosen;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  const body = new URLSearchParams({ theme: chosen, next: "/" });
  fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, redirect: "manual" });
});
