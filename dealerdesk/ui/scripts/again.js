// A form with data-again is empty for the next entry as soon as the server has taken this one.
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest?.("form[data-again]");
  const status = event.detail.ctx.response?.status;
  if (!form || !status || status >= 400) return;
  form.reset();
  for (const chosen of form.querySelectorAll("[data-typeahead] input[type=hidden]")) chosen.value = "";
  form.querySelector("[role=combobox]")?.focus();
});
