// A network as a reader sees it: its 12 patterns of weights, its layers as small planes, its ten outputs as bars.
parts.view = function (book) {
  const { make, LEVELS } = book.elements;
  const SIGNED = [["--fig-2", "#d55e00"], ["--fig-paper", "#ffffff"], ["--fig-1", "#0072b2"]];
  const GREYS = [["--fig-paper", "#ffffff"], ["--fig-muted", "#808080"], ["--fig-ink", "#1f2328"]];
  const PLATES = { // planes, their side, how many in a row, pixels of a value, words
    w1: [12, 5, 6, 2, "what H1 looks for"], h1: [12, 8, 6, 2, "H1"], h2: [12, 4, 6, 4, "H2"], h3: [30, 1, 15, 6, "H3"],
  };

  /** A canvas of `num` planes of side × side values, `across` in a row; a value takes zoom × zoom pixels. */
  function plate(num, side, across, zoom) {
    const cell = side * zoom + 1, width = across * cell - 1, height = Math.ceil(num / across) * cell - 1;
    const canvas = make("canvas", { width, height }), context = canvas.getContext("2d");
    const image = context.createImageData(width, height), pixels = new Uint32Array(image.data.buffer);

    function show(values, largest, colours) {
      const factor = LEVELS / (largest || 1);
      for (let i = 0, k = 0; i < num; i++) {
        const corner = Math.floor(i / across) * cell * width + (i % across) * cell;
        for (let y = 0; y < side; y++)
          for (let x = 0; x < side; x++, k++) {
            const level = Math.max(-LEVELS, Math.min(LEVELS, Math.round(values[k] * factor)));
            const colour = colours[LEVELS + level], start = corner + y * zoom * width + x * zoom;
            for (let v = 0; v < zoom; v++) pixels.fill(colour, start + v * width, start + v * width + zoom);
          }
      }
      context.putImageData(image, 0, 0);
    }
    return { canvas, show };
  }

  const largestOf = (values) => values.reduce((most, each) => Math.max(most, Math.abs(each)), 0);

  /** The outputs as shares of a bar: (y + 1) / 2 of a squashing network, softmax of logits. */
  function sharesOf({ y, relu }) {
    if (!relu) return Array.from(y, (each) => (each + 1) / 2);
    const powers = Array.from(y, (each) => Math.exp(each - Math.max(...y)));
    return powers.map((power) => power / powers.reduce((sum, other) => sum + other, 0));
  }

  /** The column of a network: its name and answer, its patterns, its layers and its outputs. */
  function column(name, squashed) {
    const plates = Object.entries(PLATES).map(([key, [num, side, across, zoom, words]]) =>
      ({ key, words, ...plate(num, side, across, zoom) }));
    const bars = Array.from({ length: 10 }, (_, i) => make("div", {}, make("i"), i));
    const outputs = make("div", { class: "bars", role: "img" }, ...bars);
    const answer = make("output", { class: "answer", "aria-live": "off" }, "–");
    const about = make("p", { class: "about" });
    const rows = plates.map(({ words, canvas }) => make("div", {}, make("span", {}, words), canvas));
    const element = make("div", { class: "reader" },
      make("p", { class: "name" }, make("b", {}, name), answer), about,
      make("div", { class: "layers", role: "img", "aria-label": `Weights and activations, network ${name}` }, ...rows),
      make("span", { class: "scale" }, `outputs, ${squashed ? "−1 to +1" : "0 to 100\u00a0%"}`), outputs);

    /** Show a network after its forward pass, or `seen` false without an image; returns its answer or −1. */
    function show(net, seen, colours) {
      for (const each of plates) {
        const values = seen || each.key === "w1" ? net[each.key] : new Float64Array(net[each.key].length);
        each.show(values, net.relu || each.key === "w1" ? largestOf(values) : 1, colours);
      }
      const shares = sharesOf(net), best = seen ? shares.indexOf(Math.max(...shares)) : -1;
      bars.forEach((bar, i) => {
        bar.firstChild.style.height = `${seen ? (100 * shares[i]).toFixed(1) : 0}%`;
        bar.classList.toggle("best", i === best);
      });
      answer.textContent = seen ? best : "–";
      return best;
    }

    /** The outputs in words, for those who do not see the bars. */
    function describe(net, seen) {
      const share = (each) => `${Math.round(100 * each)}\u00a0%`, sign = (y) => y.toFixed(2).replace("-", "−");
      const words = net.relu ? sharesOf(net).map(share) : Array.from(net.y, sign);
      const listed = seen ? words.map((word, i) => `${i}: ${word}`).join(", ") : "none yet";
      outputs.setAttribute("aria-label", `Outputs, network ${name}: ${listed}`);
    }

    return { element, about, show, describe };
  }

  return { plate, column, SIGNED, GREYS };
};
