// On paper the book is light, whatever the screen shows, and nothing that can be opened stays closed.
(function () {
  "use strict";
  const root = document.documentElement;
  const print = matchMedia("print");
  let before = null; // what to restore after printing

  function prepare() {
    if (before) return;
    const closed = Array.from(document.querySelectorAll("details:not([open])"));
    const hidden = Array.from(document.querySelectorAll(".toggle-hidden"));
    before = { theme: root.dataset.theme, closed, hidden };
    root.dataset.theme = "light";
    closed.forEach((each) => (each.open = true));
    hidden.forEach((each) => each.classList.remove("toggle-hidden"));
  }

  function restore() {
    if (!before) return;
    root.dataset.theme = before.theme;
    before.closed.forEach((each) => (each.open = false));
    before.hidden.forEach((each) => each.classList.add("toggle-hidden"));
    before = null;
  }

  print.addEventListener("change", () => (print.matches ? prepare() : restore()));
  addEventListener("beforeprint", prepare);
  addEventListener("afterprint", restore);
})();
