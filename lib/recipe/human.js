// The reader labels fifty digits and is scored as lib/recipe/human_score.py does it. A classic script: it works from
// file://, sends nothing, and keeps its state in this browser alone. The functions above `start` are pure; a test
// compares them with the library.
(function () {
  "use strict";
  const KEY = "bookFigures.human";
  const SIDE = 16;

  function mulberry32(state) {
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  function shuffled(seed, num) {
    const order = Array.from({ length: num }, (_, i) => i), uniform = mulberry32(seed);
    for (let last = num - 1; last > 0; last--) {
      const other = Math.floor(uniform() * (last + 1));
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }

  const perCycle = (data) => Math.floor(data.labels.length / data.round);
  const cycle = (data, seed) => Math.floor((seed - 1) / perCycle(data));

  function roundOf(data, seed) {
    const part = (seed - 1) % perCycle(data);
    return shuffled(cycle(data, seed) + 1, data.labels.length).slice(data.round * part, data.round * (part + 1));
  }

  function wilson(misses, num, z) {
    const rate = misses / num, whole = 1 + (z * z) / num;
    const half = z * Math.sqrt((rate * (1 - rate)) / num + (z * z) / (4 * num * num));
    const ends = [-half, half].map((by) => (rate + (z * z) / (2 * num) + by) / whole);
    return [misses === 0 ? 0 : ends[0], misses === num ? 1 : ends[1]];
  }

  function score(data, places, answers) {
    const missed = places.filter((place, i) => answers[i] !== Number(data.labels[place]));
    const networks = new Array(data.networks).fill(0);
    places.forEach((place) => data.missedBy[place].forEach((network) => (networks[network] += 1)));
    const [low, high] = wilson(missed.length, places.length, data.z);
    const mean = networks.reduce((sum, each) => sum + each, 0) / data.networks;
    return { misses: missed.length, num: places.length, low, high, missed, networks, mean };
  }

  // ---- words
  const percent = (rate) => `${(100 * rate).toFixed(1)}\u00a0%`;
  const range = (low, high) => (low === high ? `all of them ${low}` : `between ${low} and ${high}`);
  const interval = (low, high) => `${percent(low)} to ${percent(high)}`;

  function sentence(found) {
    const { misses, num, low, high, networks, mean } = found;
    return `You missed ${misses} of ${num} digits, ${percent(misses / num)}; 95\u00a0% interval ${interval(low, high)}. ` +
      `The ${networks.length} networks missed ${mean.toFixed(1)} of the same ${num} on average, ` +
      `${percent(mean / num)}, ${range(Math.min(...networks), Math.max(...networks))}.`;
  }

  function allRounds(data, rounds, seed) {
    const same = rounds.filter(([other]) => cycle(data, other) === cycle(data, seed)); // no digit twice
    if (same.length < 2) return "";
    const misses = same.reduce((sum, each) => sum + each[1], 0), num = same.length * data.round;
    return `Your ${same.length} rounds together: ${misses} of ${num}, ${percent(misses / num)}; ` +
      `95\u00a0% interval ${interval(...wilson(misses, num, data.z))}.`;
  }

  // ---- the state: what this browser keeps
  const fresh = (data, seed = 1, rounds = []) => ({ pool: data.fingerprint, seed, answers: [], shown: false, rounds });
  const isCount = (value, below) => Number.isInteger(value) && value >= 0 && value < below;

  function isState(data, state) {
    return state !== null && typeof state === "object" && state.pool === data.fingerprint &&
      isCount(state.seed - 1, 1e6) && typeof state.shown === "boolean" && Array.isArray(state.answers) &&
      state.answers.length <= data.round && state.answers.every((answer) => isCount(answer, 10)) &&
      (!state.shown || state.answers.length === data.round) && Array.isArray(state.rounds) &&
      state.rounds.every((pair) => Array.isArray(pair) && isCount(pair[0], 1e6) && isCount(pair[1], data.round + 1));
  }

  function remembered(data) {
    try {
      const state = JSON.parse(localStorage.getItem(KEY));
      return isState(data, state) ? state : fresh(data);
    } catch {
      return fresh(data); // no storage here, or what it holds is not ours
    }
  }

  function remember(state) {
    try {
      state ? localStorage.setItem(KEY, JSON.stringify(state)) : localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  }

  // ---- drawing
  const make = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
  };

  function digit(pool, place, words) {
    const canvas = make("canvas", { width: SIDE, height: SIDE, role: "img", "aria-label": words });
    canvas.getContext("2d").drawImage(pool, 0, SIDE * place, SIDE, SIDE, 0, 0, SIDE, SIDE);
    return canvas;
  }

  const drawn = (name, attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.textContent = text;
    return made;
  };

  function chart(found, words) {
    const width = 360, left = 78, right = 22, rows = { you: 26, networks: 68 };
    const top = Math.max(0.1, Math.ceil(10 * Math.max(found.high, ...found.networks.map((n) => n / found.num))) / 10);
    const x = (rate) => left + (rate / top) * (width - left - right);
    const svg = drawn("svg", { viewBox: `0 0 ${width} 134`, role: "img", "aria-label": words });
    const add = (...of) => svg.append(drawn(...of));
    for (const share of [0, 0.5, 1]) {
      add("line", { class: "grid", x1: x(share * top), x2: x(share * top), y1: 8, y2: 90 });
      const label = { class: "tick", x: x(share * top), y: 106, "text-anchor": "middle" };
      add("text", label, `${Number((100 * share * top).toFixed(1))}\u00a0%`);
    }
    add("text", { x: 0, y: rows.you + 4 }, "you");
    add("text", { x: 0, y: rows.networks + 4 }, "networks");
    add("line", { class: "reach", x1: x(found.low), x2: x(found.high), y1: rows.you, y2: rows.you });
    add("circle", { class: "you", cx: x(found.misses / found.num), cy: rows.you, r: 6 });
    const piled = {}, step = Math.min(5, 50 / found.networks.length);
    found.networks.forEach((misses) => {
      const level = (piled[misses] = (piled[misses] ?? -1) + 1);
      add("circle", { class: "network", cx: x(misses / found.num), cy: rows.networks + 14 - step * level, r: 3.2 });
    });
    add("line", { class: "mean", x1: x(found.mean / found.num), x2: x(found.mean / found.num), y1: 46, y2: 88 });
    add("text", { x: width - right, y: 128, "text-anchor": "end" }, `error rate on these ${found.num} digits`);
    return svg;
  }

  function missedDigit(data, pool, place, answer, i) {
    const by = data.missedBy[place].length;
    const words = `you: ${answer}, label: ${data.labels[place]}; missed by ${by} of ${data.networks} networks`;
    return make("li", {}, digit(pool, place, `Digit that you missed, number ${i + 1} of the round`), make("span", {}, words));
  }

  // ---- the figure on the page
  function begin(figure, data, pool) {
    const [form, stage, result] = ["form", ".stage", ".result"].map((part) => figure.querySelector(part));
    const forget = form.querySelector("[type=reset]");
    const button = (text, act) => {
      const made = make("button", { type: "button" }, text);
      made.addEventListener("click", act);
      return made;
    };
    let state = remembered(data), places = roundOf(data, state.seed), kept = true;
    const numbers = Array.from({ length: 10 }, (_, i) => button(i, () => answer(i)));
    const pad = make("div", { class: "numbers", role: "group", "aria-label": "What digit is it?" }, ...numbers);
    const undo = button("Undo the last answer", takeBack);
    const reveal = button("Show the result", () => change({ ...state, shown: true, rounds: counted() }, result));
    const next = button("Another fifty digits", () => change(fresh(data, state.seed + 1, state.rounds), numbers[0]));
    const bar = make("progress", { max: data.round, "aria-label": "digits answered" });
    const where = make("p", { class: "where" });

    const counted = () => [...state.rounds, [state.seed, score(data, places, state.answers).misses]];
    const isFull = () => state.answers.length === data.round;

    function change(changed, focus) {
      state = changed;
      places = roundOf(data, state.seed);
      kept = remember(state);
      show();
      focus?.focus({ preventScroll: focus !== result });
    }

    function answer(given) {
      if (isFull()) return;
      change({ ...state, answers: [...state.answers, given] });
      if (isFull()) reveal.focus({ preventScroll: true });
    }

    function takeBack() {
      if (state.shown || state.answers.length === 0) return;
      change({ ...state, answers: state.answers.slice(0, -1) });
      if (undo.disabled || document.activeElement === document.body) numbers[0].focus({ preventScroll: true });
    }

    function progress() {
      const done = state.answers.length, last = done ? ` Your last answer: ${state.answers[done - 1]}.` : "";
      return `${done} of ${data.round} answered.${last}`;
    }

    function showResult() {
      const found = score(data, places, state.answers), words = sentence(found);
      const missed = found.missed.map((place) => {
        const i = places.indexOf(place);
        return missedDigit(data, pool, place, state.answers[i], i);
      });
      const title = missed.length ? "The digits that you missed:" : "You missed none.";
      stage.replaceChildren(chart(found, words), make("p", {}, title), make("ul", { class: "missed" }, ...missed));
      if (!missed.length) stage.lastChild.remove();
      return `${words} ${allRounds(data, state.rounds, state.seed)}`.trim();
    }

    function showDigit() {
      const i = state.answers.length;
      const words = `Handwritten digit ${i + 1} of ${data.round}, waiting for your answer`;
      stage.replaceChildren(...(isFull() ? [] : [digit(pool, places[i], words)]));
      return progress();
    }

    function show() {
      const words = state.shown ? showResult() : showDigit();
      stage.classList.toggle("ground", !state.shown && !isFull());
      if (result.textContent !== words) result.textContent = words;
      const note = kept ? "" : " This browser keeps nothing for this page: a reload begins anew.";
      where.textContent = `Round drawn with seed ${state.seed}.${note}`;
      bar.value = state.answers.length;
      undo.disabled = state.answers.length === 0;
      pad.hidden = isFull();
      reveal.hidden = state.shown || !isFull();
      undo.hidden = bar.hidden = state.shown;
      next.hidden = !state.shown;
    }

    figure.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (/^[0-9]$/.test(event.key)) answer(Number(event.key));
      else if (event.key === "Backspace") takeBack();
      else return;
      event.preventDefault();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      change(fresh(data), numbers[0]);
      remember(null);
    });
    form.before(where, bar, result, stage);
    form.prepend(pad);
    forget.before(reveal, undo, next);
    figure.tabIndex = result.tabIndex = -1; // a click anywhere in the figure lets it hear the keys
    figure.querySelector(".still").hidden = true;
    [form, stage, result].forEach((part) => (part.hidden = false));
    show();
  }

  function start(figure, data) {
    const pool = new Image();
    pool.onload = () => begin(figure, data, pool);
    pool.src = data.image; // where it cannot be read, the still picture stays
  }

  window.bookFigures.human = { start, shuffled, roundOf, wilson, score, sentence, allRounds };
})();
