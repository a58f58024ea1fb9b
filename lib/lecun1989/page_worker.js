// The training of the page, in a thread of its own: slices of steps, and a message after each slice and each pass.
// `create` and `advance` are pure but for the run that they change, so that a test can call them in the page.
parts.worker = function (book) {
  const { network, training, start, drawing } = book;
  const SLICE = 80; // milliseconds between two messages
  const FRAME = 784, IMAGE = 256;

  /** A run that has not begun; pixels Uint8Array (n, 28 · 28) and labels, training examples before test examples. */
  function create({ pixels, labels, numTrain, seed, rate, passes }) {
    const images = new Float32Array(labels.length * IMAGE);
    for (let i = 0; i < labels.length; i++) drawing.shrink(pixels, FRAME * i, images, IMAGE * i);
    const net = network.create(start.startOf(seed), "tanh");
    return { net, images, labels, numTrain, rate, passes, seed, step: 0, spent: 0 };
  }

  /** Wrong answers among the examples from `first` to before `end`. */
  function misses({ net, images, labels }, first, end) {
    let wrong = 0;
    for (let i = first; i < end; i++) {
      const y = network.forward(net, images, IMAGE * i);
      let best = 0;
      for (let k = 1; k < 10; k++) if (y[k] > y[best]) best = k;
      if (best !== labels[i]) wrong++;
    }
    return wrong;
  }

  /** Train to the end of the pass, or so many steps at most; returns how many were made. */
  function advance(run, most) {
    const place = run.step % run.numTrain, end = Math.min(run.numTrain, place + most);
    for (let i = place; i < end; i++) training.step(run.net, run.images, IMAGE * i, run.labels[i], run.rate);
    run.step += end - place;
    return end - place;
  }

  /** The message at the end of a pass: test errors, and after the last pass the training errors as well. */
  function evaluated(run) {
    const pass = run.step / run.numTrain, done = pass === run.passes;
    const found = { pass, done, testMisses: misses(run, run.numTrain, run.labels.length) };
    return done ? { ...found, trainMisses: misses(run, 0, run.numTrain) } : found;
  }

  /** Answer messages {begin: …}, {pause: true or false}; every answer carries the steps made and their seconds. */
  function listen(scope) {
    let run = null, paused = false, timer = null;

    function tell(more) {
      const weights = Float32Array.from(run.net.all);
      const { seed, step, spent } = run;
      scope.postMessage({ seed, step, seconds: spent / 1000, weights, ...more }, [weights.buffer]);
    }

    function work() {
      const begun = performance.now();
      let made = 1;
      while (made && performance.now() - begun < SLICE) {
        made = advance(run, 20);
        if (run.step % run.numTrain === 0) break;
      }
      run.spent += performance.now() - begun;
      if (run.step % run.numTrain) tell({});
      else {
        const found = evaluated(run);
        tell(found);
        if (found.done) return;
      }
      timer = paused ? null : setTimeout(work);
    }

    scope.onmessage = ({ data }) => {
      if (data.begin) run = create(data.begin);
      if ("pause" in data) paused = data.pause;
      clearTimeout(timer);
      timer = paused ? null : setTimeout(work);
    };
  }

  return { create, advance, misses, evaluated, listen };
};
