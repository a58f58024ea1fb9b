// On a phone a long page is laid out in small steps after its first screen, so that it answers meanwhile.
// The page marks itself `unfolding` in its head when it is opened from its beginning; a style then keeps what is far
// from the screen folded. What is laid out is never folded again.
"use strict";

(() => {
  const root = document.documentElement;
  const SLICE = 8; // ms; on a slow phone as much as 50 is not felt
  const blocks = document.querySelectorAll(".bd-article section > :not(section)");
  let next = root.classList.contains("unfolding") ? 0 : blocks.length;

  // As the theme does for a whole page at once: what can be scrolled can be reached by keyboard.
  const SCROLLED = "pre, .cell_output > .output, .pst-scrollable-table-container";
  const reachable = (each) =>
    (each.tabIndex = each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight ? 0 : -1);

  function unfold(end) {
    while (next < blocks.length && performance.now() < end) {
      const block = blocks[next++];
      block.style.contentVisibility = "visible";
      void block.offsetHeight; // laid out now, not with all others at once
      if (block.matches(SCROLLED)) reachable(block);
      block.querySelectorAll(SCROLLED).forEach(reachable);
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
