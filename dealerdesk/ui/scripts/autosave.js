// A form with data-autosave posts itself after a change and says when it was kept.
import { csrf, debounced, prepare, words } from "./page.js";

function say(form, text, bad) {
  const place = form.querySelector("[data-saved]") ?? document.querySelector(form.dataset.savedIn || "[data-saved]");
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("is-bad", bad);
}

const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

prepare("form[data-autosave]", (form) => {
  const send = async () => {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-CSRFToken": csrf(), "X-Autosave": "1", "HX-Request": "true" },
        redirect: "manual",
      });
      if (answer.ok || answer.type === "opaqueredirect") say(form, `${words("saved")} ${clock()}`, false);
      else say(form, (await answer.text()).slice(0, 200) || words("failed"), true);
      form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
    } catch {
      say(form, words("unsaved"), true);
      setTimeout(later, 5000);
    }
  };
  const later = debounced(600, send);
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => later.cancel());
});
