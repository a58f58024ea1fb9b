// Test errors pass by pass over the band of the book's runs: one line for every run of this visit.
parts.chart = function () {
  const TICKS = [0.5, 1, 2, 3, 5, 10, 20, 30, 50, 80]; // percent
  const ROOM = { left: 44, right: 58, top: 26, bottom: 40 };

  const drawn = (name, attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.textContent = text;
    return made;
  };

  /** An SVG element of this width; runs: [{seed, misses: [of each pass]}], the last of them the current one. */
  function draw(data, runs, width, words) {
    const height = Math.round(Math.min(340, Math.max(240, 0.62 * width)));
    const rate = (misses) => (100 * misses) / data.numTest;
    const all = [...data.band.low, ...data.band.high, ...runs.flatMap((run) => run.misses)].map(rate);
    const [low, high] = [Math.min(...all.filter((each) => each > 0)) / 1.15, Math.max(...all) * 1.1];
    const x = (pass) => ROOM.left + ((pass - 1) / Math.max(1, data.passes - 1)) * (width - ROOM.left - ROOM.right);
    const up = (percent) => Math.log(Math.max(percent, low) / low) / Math.log(high / low);
    const y = (misses) => height - ROOM.bottom - up(rate(misses)) * (height - ROOM.top - ROOM.bottom);
    const places = (values) => values.map((each, i) => `${x(i + 1).toFixed(1)},${y(each).toFixed(1)}`);
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words });
    const add = (...of) => svg.append(drawn(...of));
    for (const tick of TICKS.filter((each) => each >= low && each <= high)) {
      const level = y((tick * data.numTest) / 100);
      add("line", { class: "grid", x1: ROOM.left, x2: width - ROOM.right, y1: level, y2: level });
      add("text", { class: "tick", x: ROOM.left - 6, y: level + 4, "text-anchor": "end" }, `${tick}\u00a0%`);
    }
    for (const pass of new Set([1, 5, 10, 15, 20, data.passes]))
      if (pass <= data.passes && (pass === data.passes || data.passes - pass > 2))
        add("text", { class: "tick", x: x(pass), y: height - 22, "text-anchor": "middle" }, pass);
    add("text", { x: 0, y: 12 }, "wrong test digits");
    add("text", { x: width - ROOM.right, y: height - 4, "text-anchor": "end" }, "passes over the training digits");
    const around = [...places(data.band.high), ...places(data.band.low).reverse()];
    add("polygon", { class: "band", points: around.join(" ") });
    add("polyline", { class: "centre", points: places(data.band.mean).join(" ") });
    add("text", { class: "tick", x: width - ROOM.right + 6, y: y(data.band.mean.at(-1)) + 4 }, "the book");
    runs.forEach((run, i) => {
      const kind = i === runs.length - 1 ? "run" : "run past", points = places(run.misses);
      if (!points.length) return;
      add("polyline", { class: kind, points: points.join(" ") });
      const [cx, cy] = points.at(-1).split(",");
      add("circle", { class: kind, cx, cy, r: 3.5 });
    });
    return svg;
  }

  return { draw };
};
