// Small helpers of the two figures: elements of the page, a figure's parts, and its colours in light and dark.
parts.elements = function () {
  const make = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
  };

  function button(text, act) {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  /** Show the parts that need a script, hide the still; returns form, stage, result and the reset button. */
  function open(figure, reset) {
    const parts = ["form", ".stage", ".result"].map((part) => figure.querySelector(part));
    figure.querySelector(".still").hidden = true;
    parts.forEach((part) => (part.hidden = false));
    parts[0].addEventListener("reset", (event) => (event.preventDefault(), reset()));
    return [...parts, parts[0].querySelector("[type=reset]")];
  }

  /** Call now, and again whenever the page turns from light to dark or back. */
  function themed(recolour) {
    const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
    let shown = null;
    function look() {
      const now = root.dataset.theme ?? String(dark.matches);
      if (now === shown) return; // the theme sets its attribute anew when it starts
      shown = now;
      recolour();
    }
    new MutationObserver(look).observe(root, { attributeFilter: ["data-theme"] });
    dark.addEventListener("change", look);
    look();
  }

  const LEVELS = 255; // steps of colour from zero to either end

  /** Colours of −1 … 1 for a canvas, Uint32Array (511), between three of the page: [property, fallback] each. */
  function coloursOf(names) {
    const style = getComputedStyle(document.documentElement); // a figure's own would first lay out what it stands in
    const [low, zero, high] = names.map(([name, other]) => {
      const text = style.getPropertyValue(name).trim() || other;
      return [1, 3, 5].map((k) => parseInt(text.slice(k, k + 2), 16));
    });
    return Uint32Array.from({ length: 2 * LEVELS + 1 }, (_, i) => {
      const share = Math.abs(i - LEVELS) / LEVELS, end = i < LEVELS ? low : high;
      const [r, g, b] = zero.map((from, k) => Math.round(from + share * (end[k] - from)));
      return (255 << 24) | (b << 16) | (g << 8) | r;
    });
  }

  return { make, button, open, themed, coloursOf, LEVELS };
};
