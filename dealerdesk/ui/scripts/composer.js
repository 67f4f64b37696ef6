// Names of the files chosen for a message.
import { on } from "./page.js";

on("change", "[data-composer] input[type=file]", (event, input) => {
  const place = input.form.querySelector("[data-chosen]");
  if (place) place.textContent = [...input.files].map((file) => file.name).join(", ");
});
