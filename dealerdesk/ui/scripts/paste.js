// Several rows from the clipboard (Excel, a letter) pasted anywhere over [data-paste-to] go to the server as `text`.
import { csrf, words } from "./page.js";
import { dismiss, toast } from "./toasts.js";

document.addEventListener("paste", async (event) => {
  const area = event.target.closest?.("[data-paste-to]") ?? (event.target === document.body ? document.querySelector("[data-paste-to]") : null);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!area || !/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  toast(words("pasted"), { stays: true, id: "paste" });
  try {
    const answer = await fetch(area.dataset.pasteTo, {
      method: "POST",
      body: new URLSearchParams({ text }),
      headers: { "X-CSRFToken": csrf() },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    window.location.assign(answer.redirected ? answer.url : window.location.href);
  } catch {
    dismiss("paste");
    toast(words("failed"), { stays: true, id: "paste-failed" });
  }
});
