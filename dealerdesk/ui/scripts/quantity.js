// Quantity cell: saves itself by the event `save`, Enter goes down, Ctrl+Z brings back what was, a refusal stays under it.
import { on, words } from "./page.js";

const WAIT = 500;
const NUMBER = /^[\d\s\u00a0\u2009]*[.,]?\d*$/;
const timers = new WeakMap();
const kept = new WeakMap();
const history = new WeakMap();

const note = (input) => input.closest(".quantity")?.querySelector(".quantity-note");

function fail(input, text) {
  input.setAttribute("aria-invalid", "true");
  if (note(input)) note(input).textContent = text;
}

function settle(input) {
  if (input.getAttribute("aria-invalid") && note(input)) note(input).textContent = "";
  input.removeAttribute("aria-invalid");
}

function save(input) {
  clearTimeout(timers.get(input));
  if (input.value === kept.get(input)) return;
  if (!NUMBER.test(input.value.trim())) {
    fail(input, words("number"));
    return;
  }
  settle(input);
  history.set(input, [...(history.get(input) ?? []), kept.get(input) ?? input.defaultValue]);
  kept.set(input, input.value);
  input.dispatchEvent(new CustomEvent("save", { bubbles: true }));
}

function later(input) {
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(save, WAIT, input));
}

function below(input, step) {
  const all = [...document.querySelectorAll("input[data-quantity]")].filter((other) => other.getClientRects().length);
  const next = all[all.indexOf(input) + step];
  next?.focus();
  next?.select();
}

on("focusin", "input[data-quantity]", (event, input) => {
  if (!kept.has(input)) kept.set(input, input.value);
  input.select();
});
on("input", "input[data-quantity]", (event, input) => later(input));
on("focusout", "input[data-quantity]", (event, input) => save(input));

on("keydown", "input[data-quantity]", (event, input) => {
  if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    save(input);
    below(input, event.key === "ArrowUp" || event.shiftKey ? -1 : 1);
  } else if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ" && history.get(input)?.length) {
    event.preventDefault();
    const past = history.get(input);
    input.value = past.pop();
    save(input);
    past.pop();
    input.select();
  } else if (event.key === "Escape") {
    input.value = kept.get(input) ?? input.defaultValue;
    settle(input);
  }
});

// The − and + of the phone go by the pack.
on("click", ".quantity-step", (event, button) => {
  const input = button.parentElement.querySelector("input");
  if (!kept.has(input)) kept.set(input, input.value);
  const pack = Number((input.dataset.pack || "1").replace(",", ".")) || 1;
  const now = Number(input.value.replace(/\s/g, "").replace(",", ".")) || 0;
  const next = Math.max(0, now + Number(button.dataset.step) * pack);
  input.value = next ? String(Math.round(next * 1000) / 1000).replace(".", ",") : "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("htmx:response:error", (event) => {
  const input = event.target;
  if (!input.matches?.("input[data-quantity]")) return;
  const { ctx } = event.detail;
  const isPlain = ctx.response.headers.get("content-type")?.startsWith("text/plain");
  fail(input, isPlain ? ctx.text : words("failed"));
  kept.delete(input);
  if (isPlain) ctx.swap = "none";
});
