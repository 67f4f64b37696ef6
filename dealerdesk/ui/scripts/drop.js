// Files dragged into [data-drop]; the list shows names, and the bar of the sending form its progress.
import { csrf, on, words } from "./page.js";
import { toast } from "./toasts.js";

function list(area) {
  const place = area.querySelector("[data-drop-files]");
  place.replaceChildren(
    ...[...area.querySelector("input").files].map((file) => {
      const line = document.createElement("li");
      const name = document.createElement("span");
      const size = document.createElement("span");
      name.className = "cut";
      name.textContent = file.name;
      size.className = "text-3 size-12";
      size.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(file.size / 1048576);
      line.append(document.createElement("span"), name, size);
      return line;
    }),
  );
}

on("dragover", "[data-drop]", (event, area) => {
  event.preventDefault();
  area.classList.add("is-over");
});
on("dragleave", "[data-drop]", (event, area) => area.classList.remove("is-over"));
on("drop", "[data-drop]", (event, area) => {
  event.preventDefault();
  area.classList.remove("is-over");
  const input = area.querySelector("input");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
on("change", "[data-drop] input", (event, input) => list(input.closest("[data-drop]")));

// A form with data-progress is sent with a bar; its answer is followed as a page.
on("submit", "form[data-progress]", (event, form) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  form.querySelector("[data-drop-files]")?.append(bar);
  const request = new XMLHttpRequest();
  request.upload.onprogress = (progress) => (bar.value = progress.loaded / progress.total);
  request.onload = () => {
    if (request.responseURL && request.status < 400) window.location.assign(request.responseURL);
    else failed();
  };
  const failed = () => {
    bar.remove();
    toast(words("failed"), { stays: true, id: "upload" });
    form.dispatchEvent(new CustomEvent("released"));
  };
  request.onerror = failed;
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRFToken", csrf());
  request.send(new FormData(form));
});
