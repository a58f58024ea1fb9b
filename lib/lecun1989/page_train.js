// The controls of the figure "train": which run is under way, and what its messages change on the page.
parts.train = function (book) {
  const { network, view, chart, address, answer, steps, run: made } = book;
  const { make, button, open, themed, coloursOf } = book.elements;
  const MOST = 999999; // the largest seed
  const TOLD = 5; // passes between two announcements
  const LABELS = { idle: "Start", loading: "Loading …", running: "Pause", paused: "Go on" };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** The figure in steps: the start of its seed before the controls, and the chart when it has a width. */
  function* prepared(figure, data) {
    const net = network.create(new Float32Array(9760), "tanh");
    yield;
    const column = view.column("yours", true);
    const picture = make("div"), list = make("dl", { class: "facts" });
    const progress = make("progress", { max: data.numTrain * data.passes, value: 0, "aria-label": "Training" });
    const seed = make("input", { type: "number", id: "train-seed", min: 0, max: MOST, step: 1, value: 0 });
    const main = button("Start", () => ({ idle: begin, running: pause, paused: goOn })[state]?.());
    const next = button("Next seed", () => ((seed.value = (wanted() + 1) % (MOST + 1)), begin()));
    let runs = [], worker = null, state = "idle", digits = null, colours = null, width = 0;
    let last = { step: 0, seconds: 0 };

    const say = (words) => result.textContent !== words && (result.textContent = words);
    const wanted = () => Math.max(0, Math.min(MOST, Math.floor(Number(seed.value)) || 0));

    function become(now) {
      state = now;
      main.textContent = LABELS[now];
      next.disabled = now === "loading";
      figure.dataset.state = now;
    }

    /** The start of the wanted seed, before any training. */
    function prepare() {
      last = { step: 0, seconds: 0 };
      net.all.set(book.start.startOf(wanted()));
      show();
    }

    async function begin() {
      become("loading");
      say("Loading the digits.");
      try {
        digits ??= await made.unpacked(await made.fetchDigits(data.digits));
        worker ??= hearing(made.thread());
      } catch {
        become("idle");
        return say("The digits could not be loaded: they lie beside the built book, and need a recent browser.");
      }
      seed.value = wanted();
      address.write("seed", seed.value);
      runs = [...runs.filter((run) => run.done), { seed: wanted(), misses: [], done: false }];
      const { numTrain, rate, passes } = data;
      worker.postMessage({ begin: { ...digits, numTrain, rate, passes, seed: wanted() }, pause: false });
      become("running");
      say(`Training from seed ${wanted()}.`);
      prepare();
    }

    function pause() {
      worker.postMessage({ pause: true });
      become("paused");
      say(`Paused in pass ${Math.floor(last.step / data.numTrain) + 1} of ${data.passes}.`);
    }

    function goOn() {
      worker.postMessage({ pause: false });
      become("running");
      say("Going on.");
    }

    function hearing(thread) {
      thread.onmessage = ({ data: heard }) => {
        const run = runs.at(-1);
        if (!run || run.done || heard.seed !== run.seed) return;
        last = heard;
        net.all.set(heard.weights);
        if (heard.pass) hearPass(run, heard);
        else if (!calm.matches) showColumn();
        showFacts();
      };
      return thread;
    }

    function hearPass(run, { pass, done, testMisses, trainMisses }) {
      run.misses.push(testMisses);
      if (done) {
        Object.assign(run, { done, trainMisses });
        become("idle");
        say(made.verdict(data, run));
      } else if (pass === 1 || pass % TOLD === 0)
        say(`Pass ${pass} of ${data.passes}: ${testMisses} of ${made.counted(data.numTest)} test digits wrong.`);
      show();
    }

    function showColumn() {
      const seen = answer.shown.input !== null;
      if (seen) network.forward(net, answer.shown.input);
      column.show(net, seen, colours);
      column.describe(net, seen);
    }

    function showFacts() {
      list.replaceChildren(...made.facts(data, last).map(([name, value]) =>
        make("div", {}, make("dt", {}, name), make("dd", {}, value))));
      column.about.textContent = `your drawing, read ${last.step ? "as it is trained" : "before any training"}`;
      progress.value = last.step;
    }

    function showChart() {
      const ends = runs.filter(({ misses }) => misses.length).map(({ seed, misses }) =>
        `seed ${seed}: ${misses.at(-1)} after pass ${misses.length}`);
      const words = "Wrong test digits after each pass, over the band of the book's runs. " +
        `${ends.join("; ") || "No run yet"}.`;
      picture.replaceChildren(chart.draw(data, runs, Math.max(280, width || 420), words));
    }

    function show() {
      showChart();
      showColumn();
      showFacts();
    }

    /** The chart is as wide as its place; it is drawn for the first time when that is laid out. */
    function resized() {
      if (picture.clientWidth === width) return;
      width = picture.clientWidth;
      showChart();
    }

    function reset() {
      worker?.terminate();
      [worker, runs, seed.value] = [null, [], 0];
      address.write("seed", "");
      become("idle");
      say("");
      prepare();
    }

    const fromAddress = () => address.read("seed") !== null && ((seed.value = Number(address.read("seed")) || 0), true);
    const given = fromAddress();
    yield;
    net.all.set(yield* book.start.startInSteps(wanted()));
    yield;
    themed(() => ((colours = coloursOf(view.SIGNED)), showColumn()));
    showFacts();
    yield;
    const [form, stage, result, forget] = open(figure, reset);
    form.replaceChildren(make("label", { for: "train-seed" }, "Seed"), seed, main, next, forget);
    form.after(result);
    form.addEventListener("submit", (event) => (event.preventDefault(), state === "idle" && begin()));
    seed.addEventListener("change", () => state === "idle" && prepare());
    become("idle");
    yield;
    stage.replaceChildren(make("div", { class: "training" }, make("div", {}, picture, progress, list), column.element));
    answer.shown.watchers.push(showColumn);
    new ResizeObserver(resized).observe(picture);
    window.addEventListener("hashchange", fromAddress);
    if (given && !address.read("draw")) figure.scrollIntoView();
  }

  const start = (figure, data) => steps.prepare(figure, prepared(figure, data));

  return { start };
};
