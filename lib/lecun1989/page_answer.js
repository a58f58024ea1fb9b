// The figure "draw": the reader's strokes, what the networks see of them, and what they answer, within a frame.
parts.answer = function (book) {
  const { network, drawing, pad, view, address, steps } = book;
  const { make, button, open, themed, coloursOf } = book.elements;
  const shown = { input: null, watchers: [] }; // what the networks see now, for the figure that trains one
  const KEYS = "With the keyboard: the arrow keys move the pen, Space lowers and lifts it, Delete clears the field.";

  function floats(text) {
    const signs = atob(text), bytes = new Uint8Array(signs.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = signs.charCodeAt(i);
    return new Float32Array(bytes.buffer);
  }

  function sentence(networks, answers) {
    if (answers[0] < 0) return "The field is empty. Draw a digit.";
    const [first, ...rest] = networks.map(({ name }, i) => `that of ${name} reads ${answers[i]}`);
    return `The network ${[first.slice(5), ...rest].join(", ")}.`;
  }

  /** The figure in steps: the field first, which takes strokes at once, then the networks, then their answer. */
  function* prepared(figure, data) {
    const seen = view.plate(1, drawing.SIDE, 1, 1), input = new Float32Array(drawing.SIDE ** 2), nets = [];
    const canvas = make("canvas", { class: "field", tabindex: 0, role: "application",
      "aria-label": "Field to draw a digit on", "aria-describedby": "draw-keys" });
    const told = make("p", { role: "status", class: "told" });
    let signed = null, greys = null, waiting = null, example = 0;
    let ready = false, asked = 0, complete = true; // whether and since when an answer is asked for, to a whole stroke

    /** From the field to what the networks see; returns whether there is anything. */
    function look() {
      const framed = drawing.framed(field.field), blank = framed === null;
      blank ? input.fill(-1) : drawing.shrink(framed, 0, input, 0);
      seen.show(input, 1, greys);
      shown.input = blank ? null : input;
      return !blank;
    }

    /** From the field to all answers and their pictures; returns the answers. */
    function answer() {
      const begun = performance.now(), some = look();
      const answers = nets.map((net, i) => {
        if (some) network.forward(net, input);
        return columns[i].show(net, some, signed);
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

    /** Answer in the next frame; what is drawn before the networks are ready waits for them. */
    function changed(settled) {
      [asked, complete] = [performance.now(), settled];
      if (!ready) return;
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(settled ? settle : answer);
    }

    const field = pad.begin(canvas, changed, (words) => (told.textContent = words));
    const next = () => field.set(drawing.read(data.examples[example++ % data.examples.length]));

    function fromAddress() {
      const strokes = drawing.read(address.read("draw"));
      if (strokes.length) field.set(strokes);
      return strokes.length > 0;
    }

    themed(() => {
      [signed, greys] = [view.SIGNED, view.GREYS].map(coloursOf);
      field.paint();
      if (ready) answer();
    });
    const columns = [];
    for (const { name, kind, note } of data.networks) {
      yield;
      columns.push(view.column(name, kind === "tanh"));
      columns.at(-1).about.textContent = note;
    }
    yield;
    seen.canvas.setAttribute("role", "img");
    seen.canvas.setAttribute("aria-label", "Your drawing as the networks see it, 16 by 16 pixels");
    const given = fromAddress();
    if (!given) next();
    const [form, stage, result, clear] = open(figure, () => field.clear());
    form.replaceChildren(make("div", { class: "desk" },
      make("div", { class: "paper" }, canvas,
        make("p", {}, clear, button("Undo", () => field.undo()), button("Example", next))),
      make("div", { class: "seen" }, make("div", {}, make("span", {}, "what the networks see"), seen.canvas),
        make("div", {}, result, make("p", { class: "keys", id: "draw-keys" }, KEYS), told))));
    stage.replaceChildren(make("div", { class: "readers" }, ...columns.map((column) => column.element)));
    form.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("hashchange", fromAddress);
    if (given) figure.scrollIntoView();
    for (const { weights, kind } of data.networks) {
      yield;
      nets.push(network.create(floats(weights), kind));
    }
    yield;
    const some = look(); // the first answer in steps: the browser has compiled nothing of it yet
    for (const [i, net] of nets.entries()) {
      yield;
      if (some) network.forward(net, input);
      yield;
      columns[i].show(net, some, signed);
    }
    yield;
    ready = true;
    changed(complete);
  }

  const start = (figure, data) => steps.prepare(figure, prepared(figure, data));

  return { start, shown, floats, sentence };
};
