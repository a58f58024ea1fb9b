// Figures are prepared in steps, each a task of its own, so that a slow phone answers its reader between two of them.
// What is prepared is a generator that yields after each step; figures are prepared one after the other.
parts.steps = function () {
  const waiting = []; // [figure, its steps], the first of them under way

  function soon() {
    if (window.scheduler?.postTask) scheduler.postTask(step, { priority: "background" });
    else setTimeout(step);
  }

  function step() {
    const [figure, steps] = waiting[0];
    let done = true; // so it is after a fault: the next figure does not wait for this one
    try {
      done = steps.next().done;
    } finally {
      if (done) waiting.shift();
      if (done) figure.removeAttribute("aria-busy");
      if (waiting.length) soon();
    }
  }

  /** Prepare a figure by the steps of a generator; it is busy until the last of them. */
  function prepare(figure, steps) {
    figure.setAttribute("aria-busy", true);
    if (waiting.push([figure, steps]) === 1) soon();
  }

  return { prepare };
};
