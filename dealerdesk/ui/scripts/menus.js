// Menus are <details>: they open without script; here come arrows, Esc, a click elsewhere, one open at a time.
import { on } from "./page.js";

const open = () => document.querySelector("details[data-menu][open]");
const items = (menu) => [...menu.querySelectorAll(".menu-panel :is(a[href], button, input:not([type=hidden]), select)")];

function close(menu, focus) {
  menu.removeAttribute("open");
  if (focus) menu.querySelector("summary").focus();
}

function keepInside(menu) {
  const panel = menu.querySelector(".menu-panel");
  const box = panel.getBoundingClientRect();
  if (box.right > document.documentElement.clientWidth) menu.classList.add("is-end");
  if (box.bottom > window.innerHeight && box.top - box.height > 60) menu.classList.add("is-up");
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.("details[data-menu]") || !menu.open) return;
    for (const other of document.querySelectorAll("details[data-menu][open]")) {
      if (other !== menu && !other.contains(menu)) close(other);
    }
    keepInside(menu);
  },
  true,
);

document.addEventListener("pointerdown", (event) => {
  const menu = open();
  if (menu && !menu.contains(event.target)) close(menu);
});

on("keydown", "details[data-menu]", (event, menu) => {
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    close(menu, true);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.matches("textarea, select")) return;
    event.preventDefault();
    if (!menu.open) menu.open = true;
    const all = items(menu);
    const place = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    all[(place + all.length) % all.length]?.focus();
  }
});
