// The figure "draw": the reader's strokes, what the networks see of them, and what they answer, within a frame.
parts.answer = function (book) {
  const { network, drawing, pad, view, address } = book;
  const { make, button, open, themed, coloursOf } = book.elements;
  const shown = { input: null, watchers: [] }; // what the networks see now, for the figure that trains one
  const KEYS = "With the keyboard: the arrow keys move the pen, Space lowers and lifts it, Delete clears the field.";

  const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);

  function sentence(networks, answers) {
    if (answers[0] < 0) return "The field is empty. Draw a digit.";
    const [first, ...rest] = networks.map(({ name }, i) => `that of ${name} reads ${answers[i]}`);
    return `The network ${[first.slice(5), ...rest].join(", ")}.`;
  }

  function start(figure, data) {
    const [form, stage, result, clear] = open(figure, () => field.clear());
    const nets = data.networks.map(({ weights, kind }) => network.create(floats(weights), kind));
    const columns = data.networks.map(({ name, kind }) => view.column(name, kind === "tanh"));
    const seen = view.plate(1, drawing.SIDE, 1, 1), input = new Float32Array(drawing.SIDE ** 2);
    const canvas = make("canvas", { class: "field", tabindex: 0, role: "application",
      "aria-label": "Field to draw a digit on", "aria-describedby": "draw-keys" });
    const told = make("p", { role: "status", class: "told" });
    let signed = null, greys = null, waiting = null, example = 0, asked = 0;

    /** From the field to all answers and their pictures; returns the answers. */
    function answer() {
      const begun = performance.now(), framed = drawing.framed(field.field), blank = framed === null;
      blank ? input.fill(-1) : drawing.shrink(framed, 0, input, 0);
      seen.show(input, 1, greys);
      shown.input = blank ? null : input;
      const answers = nets.map((net, i) => {
        if (!blank) network.forward(net, input);
        return columns[i].show(net, !blank, signed);
      });
      shown.watchers.forEach((watch) => watch());
      performance.clearMeasures("draw to answer");
      performance.measure("draw to answer", { start: asked, detail: performance.now() - begun });
      return answers;
    }

    function settle() {
      const words = sentence(data.networks, answer()), drawn = drawing.written(field.strokes);
      if (result.textContent !== words) result.textContent = words;
      columns.forEach((column, i) => column.describe(nets[i], shown.input !== null));
      address.write("draw", drawn === data.examples[0] ? "" : drawn);
    }

    function changed(settled) {
      asked = performance.now();
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(settled ? settle : answer);
    }

    const field = pad.begin(canvas, changed, (words) => (told.textContent = words));
    const next = () => field.set(drawing.read(data.examples[example++ % data.examples.length]));
    columns.forEach(({ about }, i) => (about.textContent = data.networks[i].note));
    seen.canvas.setAttribute("role", "img");
    seen.canvas.setAttribute("aria-label", "Your drawing as the networks see it, 16 by 16 pixels");
    form.replaceChildren(make("div", { class: "desk" },
      make("div", { class: "paper" }, canvas,
        make("p", {}, clear, button("Undo", () => field.undo()), button("Example", next))),
      make("div", { class: "seen" }, make("div", {}, make("span", {}, "what the networks see"), seen.canvas),
        make("div", {}, result, make("p", { class: "keys", id: "draw-keys" }, KEYS), told))));
    stage.replaceChildren(make("div", { class: "readers" }, ...columns.map((column) => column.element)));
    form.addEventListener("submit", (event) => event.preventDefault());

    function fromAddress() {
      const strokes = drawing.read(address.read("draw"));
      if (strokes.length) field.set(strokes);
      return strokes.length > 0;
    }
    themed(() => {
      [signed, greys] = [view.SIGNED, view.GREYS].map((names) => coloursOf(figure, names));
      field.paint();
      answer();
    });
    window.addEventListener("hashchange", fromAddress);
    fromAddress() ? figure.scrollIntoView() : next();
  }

  return { start, shown, floats, sentence };
};
