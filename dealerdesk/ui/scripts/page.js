// What the modules share: delegated listeners, the words of the page, the CSRF token.

/** Call `react(event, element)` for events on elements that match `selector`, now and later. */
export function on(type, selector, react, options) {
  document.addEventListener(
    type,
    (event) => {
      const element = event.target instanceof Element && event.target.closest(selector);
      if (element) react(event, element);
    },
    options,
  );
}

/** Call `prepare(element)` once for each match, at load and after every swap. */
export function prepare(selector, start) {
  const seen = new WeakSet();
  const run = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (seen.has(element)) continue;
      seen.add(element);
      start(element);
    }
  };
  run();
  document.addEventListener("htmx:after:swap", run);
}

/** A sentence of the page in the reader's language. */
export function words(name) {
  return document.getElementById("script-words")?.dataset[name] ?? "";
}

export function csrf() {
  const given = document.body.getAttribute("hx-headers:inherited");
  return given ? JSON.parse(given)["X-CSRFToken"] : document.querySelector("[name=csrfmiddlewaretoken]")?.value;
}

export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select"));
}

export function debounced(wait, act) {
  let timer;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait, ...given);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
