// Fills in the drawings of a page, whose frames have their size and their words already: those near the screen as they
// come near, and all that this width shows in small steps meanwhile, so that they can be searched.
(function () {
  "use strict";
  const drawings = DRAWINGS;
  const SLICE = 8; // ms
  const frames = Array.from(document.querySelectorAll("svg[data-drawing]"));

  function draw(frame) {
    if (!frame.dataset.drawing) return;
    frame.innerHTML = drawings[frame.dataset.drawing];
    delete frame.dataset.drawing;
  }

  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    { rootMargin: "100%" }
  );
  frames.forEach((frame) => near.observe(frame));

  const shown = matchMedia("(max-width: 34.5rem)").matches ? ".narrow" : ".wide"; // nearly always; others when near
  const waiting = frames.filter((frame) => frame.closest(shown));
  function step() {
    const end = performance.now() + SLICE;
    while (waiting.length && performance.now() < end) draw(waiting.shift());
    if (waiting.length) soon();
    else window.drawn = true;
  }
  function soon() {
    if (window.scheduler?.postTask) scheduler.postTask(step, { priority: "background" });
    else setTimeout(step);
  }
  addEventListener("beforeprint", () => frames.forEach(draw));
  requestAnimationFrame(soon);
})();
