// Combobox: arrows choose, Enter takes, Esc closes; the list comes from the server as options.
// With data-typeahead-follow the options are links: taking one opens it, and Enter alone sends the form.
import { debounced, prepare, words } from "./page.js";

prepare("[data-typeahead]", (box) => {
  const input = box.querySelector("[role=combobox]");
  const list = box.querySelector("[role=listbox]");
  const hidden = box.querySelector("input[type=hidden]");
  const follows = box.hasAttribute("data-typeahead-follow");
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  function show(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) input.removeAttribute("aria-activedescendant");
  }

  function select(option) {
    chosen()?.removeAttribute("aria-selected");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    if (follows) return window.location.assign(option.href);
    if (hidden) hidden.value = option.dataset.value ?? "";
    input.value = option.dataset.text ?? option.textContent.trim();
    show(false);
    box.dispatchEvent(new CustomEvent("taken", { bubbles: true, detail: { value: option.dataset.value } }));
    if (box.hasAttribute("data-typeahead-submit")) input.form?.requestSubmit();
    else input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const ask = debounced(150, async () => {
    const query = input.value.trim();
    const number = ++asked;
    if (!query) return show(false);
    const glue = box.dataset.typeahead.includes("?") ? "&" : "?";
    const answer = await fetch(`${box.dataset.typeahead}${glue}${new URLSearchParams({ [input.name]: query })}`, { headers: { "HX-Request": "true" } });
    if (number !== asked || !answer.ok) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...parsed.body.childNodes);
    options().forEach((option, place) => (option.id ||= `${list.id}-${place}`));
    if (!options().length && !list.children.length) {
      const nothing = document.createElement("p");
      nothing.textContent = words("nothing");
      list.append(nothing);
    }
    if (!follows) select(options()[0]);
    show(true);
  });

  input.addEventListener("input", () => {
    if (hidden) hidden.value = "";
    ask();
  });
  input.addEventListener("keydown", (event) => {
    const all = options();
    const place = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return ask();
      const next = event.key === "ArrowDown" ? place + 1 : Math.max(place, 0) - 1;
      select(all[(next + all.length) % all.length]);
    } else if (event.key === "Enter" && !list.hidden && chosen()) {
      event.preventDefault();
      take(chosen());
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      event.preventDefault();
      show(false);
    }
  });
  input.addEventListener("blur", () => setTimeout(show, 150, false));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || follows) return;
    event.preventDefault();
    take(option);
  });
  list.addEventListener("mousedown", (event) => follows && event.preventDefault()); // the input keeps the focus, the list stays for the click
  list.addEventListener("click", (event) => follows || event.preventDefault());
});
