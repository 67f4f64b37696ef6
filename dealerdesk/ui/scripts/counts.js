// The counts of the sidebar are repeated in the bottom bar of the phone.
function repeat() {
  for (const copy of document.querySelectorAll("[data-count-copy]")) {
    const count = document.querySelector(`[data-count="${CSS.escape(copy.dataset.countCopy)}"] .count`);
    copy.className = count ? `counter ${[...count.classList].filter((kind) => kind.startsWith("f-")).join(" ")}` : "";
    copy.textContent = count?.textContent ?? "";
  }
}

repeat();
document.addEventListener("htmx:after:swap", repeat);
