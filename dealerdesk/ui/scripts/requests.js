// What every htmx request may meet: no connection, a lost session, a failure of the server.
import { words } from "./page.js";
import { toast } from "./toasts.js";

document.addEventListener("htmx:error", (event) => {
  if (event.detail?.error?.name === "AbortError") return;
  toast(words("unsaved"), { stays: true, id: "offline" });
});

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  const status = ctx.response.status;
  if (status >= 500 || status === 403) {
    ctx.swap = "none";
    toast(words(status === 403 ? "gone" : "failed"), { stays: true, id: "failed" });
  } else if (status === 404) {
    ctx.swap = "none";
  }
});
