// A cell with data-flash glows when a live update changed its words.
const before = new Map();

const cells = (root) => root.querySelectorAll?.("[data-flash]") ?? [];
const name = (cell) => cell.dataset.flash || cell.id;

document.addEventListener("htmx:before:swap", () => {
  before.clear();
  for (const cell of cells(document)) before.set(name(cell), cell.textContent.trim());
});

document.addEventListener("htmx:after:swap", () => {
  for (const cell of cells(document)) {
    const old = before.get(name(cell));
    if (old === undefined || old === cell.textContent.trim()) continue;
    cell.classList.add("flash");
    cell.addEventListener("animationend", () => cell.classList.remove("flash"), { once: true });
  }
  before.clear();
});
