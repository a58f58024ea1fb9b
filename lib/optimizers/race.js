// Moves the dots of a race along their paths, when asked to. Without it, and in print, the whole paths stand.
(function () {
  "use strict";
  const SECONDS = 9; // for the longest path, at no more than 30 steps a second
  document.querySelectorAll("figure.book-race:not([data-ready])").forEach((figure) => {
    figure.dataset.ready = "";
    const paths = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const last = Math.max(...paths.map((path) => path.points.length)) - 1;
    const [controls, button, slider, output, status] = [
      ".race-controls", "button", "input", "output", "[role=status]",
    ].map((selector) => figure.querySelector(selector));
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    const pace = Math.max((1000 * SECONDS) / last, 33);
    let step = last, timer = null;

    function draw() {
      paths.forEach((path) => {
        const points = path.points.slice(0, step + 1);
        const line = figure.querySelector(`polyline[data-racer="${path.racer}"]`);
        const dot = figure.querySelector(`g[data-racer="${path.racer}"]`);
        line.setAttribute("points", points.map((point) => point.join(",")).join(" "));
        dot.setAttribute("transform", `translate(${points[points.length - 1].join(" ")})`);
      });
      slider.value = step;
      output.textContent = `step ${step} of ${last}`;
    }

    function stop(words) {
      window.clearTimeout(timer);
      timer = null;
      button.textContent = "Start";
      figure.dataset.running = "no";
      if (words) status.textContent = words;
    }

    function advance() {
      step += 1;
      draw();
      if (step < last) timer = window.setTimeout(advance, pace);
      else stop("The race is over.");
    }

    function start() {
      if (step >= last) step = 0;
      button.textContent = "Stop";
      figure.dataset.running = "yes";
      status.textContent = "The race is on.";
      draw();
      timer = window.setTimeout(advance, pace);
    }

    button.addEventListener("click", () => (timer === null ? start() : stop(`Stopped at step ${step}.`)));
    slider.addEventListener("input", () => {
      stop("");
      step = Number(slider.value);
      draw();
    });
    const respect = () => {
      if (still.matches) stop("");
      button.hidden = still.matches;
    };
    still.addEventListener("change", respect);
    window.addEventListener("beforeprint", () => {
      stop("");
      step = last;
      draw();
    });
    slider.max = last;
    controls.hidden = false;
    respect();
    draw();
  });
})();
