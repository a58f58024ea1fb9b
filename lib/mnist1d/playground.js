// A signal that the reader draws and bends, and what a network makes of it. A classic script: it works from file://,
// fetches nothing, and keeps its state in the address: digit, seed, and the sliders that were moved.
const DRAWN = ["padding", "scale", "shift", "shear"], SET = ["smooth", "white"];
const MOST_SEED = 2 ** 32 - 1;

// state: digit, seed, and moved: slider → value where it is not the drawn or usual one
function shown(data, named, state) {
  const found = drawn(data, state.seed);
  const values = { ...found.values, ...data.usual, ...state.moved };
  const made = signalOf(data, state.digit, values, found.noise);
  const raw = logits(named, made.signal);
  return { ...made, values, logits: raw, chances: probabilities(raw) };
}

const isWhole = (value, most) => Number.isInteger(value) && value >= 0 && value <= most;

function sentence(state, chances) {
  const said = chances.indexOf(Math.max(...chances));
  const own = said === state.digit ? "" : ` The ${state.digit} gets ${percent(chances[state.digit])}.`;
  return `The digit is ${state.digit}. The network says ${said} (${percent(chances[said])}).${own}`;
}

function call(state) {
  const moved = Object.entries(state.moved).map(([name, value]) => `, ${name}=${value}`);
  return `playground.signal(${state.digit}, seed=${state.seed}${moved.join("")})`;
}

// ---- the figure on the page
function start(figure, data) {
  const [form, stage, result] = ["form", ".stage", ".result"].map((part) => figure.querySelector(part));
  const sliders = [...DRAWN, ...SET].map((name) => form.elements[name]);
  const named = unpacked(data.network), still = figure.querySelector(".still");
  const code = made("code"), seedField = made("input", { type: "number", name: "seed", min: 0, max: MOST_SEED, step: 1 });
  const button = (text, act) => {
    const element = made("button", { type: "button" }, text);
    element.addEventListener("click", act);
    return element;
  };
  const digits = many(10, (digit) => button(digit, () => change({ digit }, true)));
  const anew = button("Draw anew", () => draw((state.seed + 1) % (MOST_SEED + 1), true));
  const begin = () => ({ digit: data.digit, seed: data.seed, moved: {} });
  let state = begin();

  function change(changed, keep) {
    state = { ...state, ...changed };
    if (keep) writeAddress();
    show();
  }

  function draw(seed, keep) { // the amounts of noise are the reader's, all else is drawn
    const moved = Object.fromEntries(Object.entries(state.moved).filter(([name]) => SET.includes(name)));
    change({ seed, moved }, keep);
  }

  function show() {
    const found = shown(data, named, state), words = sentence(state, found.chances);
    sliders.forEach((slider) => {
      const value = found.values[slider.name], text = String(Number(value.toFixed(3))).replace("-", "−");
      if (!(slider.name in state.moved)) slider.value = value; // the slider stands at its nearest mark, the value is kept
      slider.setAttribute("aria-valuetext", text);
      form.querySelector(`output[for="${slider.id}"]`).textContent = text;
    });
    digits.forEach((each, digit) => each.setAttribute("aria-pressed", digit === state.digit));
    if (seedField !== document.activeElement) seedField.value = state.seed;
    if (result.textContent !== words) result.textContent = words;
    code.textContent = call(state);
    const room = Math.max(260, Math.round(stage.clientWidth || 640)), wide = room >= 520;
    const across = wide ? Math.round(0.6 * room) : room;
    const curve = curves(data, found, across, `The signal, 40 points, over the digit ${state.digit} without noise.`);
    stage.replaceChildren(curve, bars(state, found.chances, wide ? room - across - 16 : room, words));
  }

  function readAddress() {
    const wanted = new URLSearchParams(location.hash.includes("seed=") ? location.hash.slice(1) : "");
    if (!wanted.has("seed")) return false; // another place of the page
    const number = (name, usual, most) => {
      const text = wanted.get(name) ?? "";
      return /^\d+$/.test(text) && isWhole(Number(text), most) ? Number(text) : usual;
    };
    const moved = {};
    for (const slider of sliders) {
      if (!wanted.get(slider.name) || !Number.isFinite(Number(wanted.get(slider.name)))) continue;
      slider.value = Number(wanted.get(slider.name)); // the browser keeps it on its scale
      moved[slider.name] = Number(slider.value);
    }
    change({ digit: number("digit", data.digit, 9), seed: number("seed", data.seed, MOST_SEED), moved }, false);
    return true;
  }

  function writeAddress() {
    const words = new URLSearchParams({ digit: state.digit, seed: state.seed, ...state.moved });
    history.replaceState(null, "", `#${words}`);
  }

  form.addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (name !== "seed") change({ moved: { ...state.moved, [name]: Number(value) } }, false);
    else if (value !== "" && isWhole(Number(value), MOST_SEED)) draw(Number(value), false);
  });
  form.addEventListener("change", writeAddress); // not while a slider moves: browsers allow few writes a second
  seedField.addEventListener("blur", () => (seedField.value = state.seed));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    change(begin(), true);
  });
  window.addEventListener("hashchange", readAddress);
  const pad = made("div", { class: "digits", role: "group", "aria-label": "digit" }, ...digits);
  const seeds = made("p", { class: "seeds" }, made("label", {}, "seed ", seedField), anew);
  form.querySelector("p").append(made("span", { class: "call" }, "in Python: ", code));
  form.prepend(pad, seeds);
  pad.after(seeds, result, stage);
  still.hidden = true;
  [form, stage, result].forEach((part) => (part.hidden = false));
  show();
  let width = stage.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(stage.clientWidth - width) > 1) (width = stage.clientWidth), show();
  }).observe(stage);
  if (readAddress()) figure.scrollIntoView();
}

window.bookFigures.playground = { start, legacyGenerator, drawn, signalOf, unpacked, logits, probabilities, shown, sentence };
