// The filter form of a list sends itself: search after a pause, choices at once.
import { debounced, prepare } from "./page.js";

prepare("form[data-filters]", (form) => {
  const later = debounced(400, () => form.requestSubmit());
  form.addEventListener("input", (event) => event.target.matches("[type=search]") && later());
  form.addEventListener("change", (event) => {
    if (event.target.matches("[type=search]")) return;
    later.cancel();
    form.requestSubmit();
  });
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
  const search = form.querySelector("[type=search]");
  if (search?.value && document.referrer.startsWith(window.location.origin + window.location.pathname)) {
    search.focus();
    search.setSelectionRange(search.value.length, search.value.length);
  }
});
