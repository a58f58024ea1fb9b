// On a phone a long page is laid out in small steps after its first screen, so that it answers meanwhile.
// The page marks itself `unfolding` in its head when it is opened from its beginning; a style then keeps what is far
// from the screen folded. What is laid out is never folded again.
"use strict";

(() => {
  const root = document.documentElement;
  const SLICE = 5; // ms; a block begun within it is laid out to its end, and on a slow phone 50 are not felt
  const blocks = document.querySelectorAll(".bd-article section > :not(section)");
  let next = root.classList.contains("unfolding") ? 0 : blocks.length;

  // As the theme does for a whole page at once: what can be scrolled can be reached by keyboard.
  const SCROLLED = "pre, .cell_output > .output, .pst-scrollable-table-container";
  const scrolls = (each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight;

  /** All questions before the answers are written, or the block would be laid out anew for each. */
  function makeReachable(block) {
    const found = [...(block.matches(SCROLLED) ? [block] : []), ...block.querySelectorAll(SCROLLED)];
    const stops = found.map((each) => (scrolls(each) ? 0 : -1));
    found.forEach((each, i) => (each.tabIndex = stops[i]));
  }

  function unfold(end) {
    root.classList.add("begun"); // the first screen is seen: now the letters of the formulas may come
    void root.offsetHeight; // what others have changed meanwhile; it may be enough for this slice
    while (next < blocks.length && performance.now() < end) {
      const block = blocks[next++];
      block.style.contentVisibility = "visible";
      void block.offsetHeight; // laid out now, not with all others at once
      makeReachable(block);
    }
    if (next < blocks.length) soon();
    else window.unfolded = true;
  }

  function soon() {
    const slice = () => unfold(performance.now() + SLICE);
    if (window.scheduler?.postTask) scheduler.postTask(slice, { priority: "background" });
    else setTimeout(slice);
  }

  addEventListener("beforeprint", () => unfold(Infinity));
  requestAnimationFrame(soon);
})();
