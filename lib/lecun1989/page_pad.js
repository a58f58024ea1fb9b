// The field that a reader draws on, by mouse, finger or keys. It keeps strokes in points of the field, inks them as
// `drawing` does, and tells of every change; `settled` says that a stroke is complete.
parts.pad = function (book) {
  const { FIELD, RADIUS, inkSegment, inked } = book.drawing;
  const STEP = 4, APART = 2; // points: a step of the keys, and between two points of a stroke at least
  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const clamp = (value) => Math.max(0, Math.min(FIELD - 1, Math.round(value)));

  /** Make a canvas a field to draw on; changed(settled) after every change, said(words) for what the keys do. */
  function begin(canvas, changed, said) {
    const context = canvas.getContext("2d");
    let strokes = [], field = inked([]), pen = [FIELD / 2, FIELD / 2], down = false, byKeys = false, held = null;

    function add(point, starts) {
      if (starts || !strokes.length) strokes.push([]);
      const stroke = strokes.at(-1), last = stroke.at(-1) ?? point;
      if (stroke.length && Math.hypot(point[0] - last[0], point[1] - last[1]) < APART) return;
      inkSegment(field, last, point);
      stroke.push(point);
    }

    function set(given) {
      strokes = given;
      field = inked(strokes);
      down = false;
      paint();
      changed(true);
    }

    function paint() {
      if (!canvas.isConnected) return; // painted when it has a size
      const size = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1)) || 2 * FIELD;
      if (canvas.width !== size) canvas.width = canvas.height = size;
      const style = getComputedStyle(canvas), unit = size / FIELD;
      const at = (each) => (each + 0.5) * unit;
      context.clearRect(0, 0, size, size);
      context.lineCap = context.lineJoin = "round";
      context.strokeStyle = style.color;
      context.lineWidth = 2 * RADIUS * unit;
      for (const stroke of strokes) {
        context.beginPath();
        stroke.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](at(x), at(y)));
        if (stroke.length === 1) context.lineTo(at(stroke[0][0]) + 0.01, at(stroke[0][1]));
        context.stroke();
      }
      const colour = style.getPropertyValue("--blue"); // of the page, light or dark
      if (byKeys && document.activeElement === canvas) paintPen(...pen.map(at), unit, colour);
    }

    /** Where the pen of the keys is: a ring, with a dot in it when the pen is down. */
    function paintPen(x, y, unit, colour) {
      context.strokeStyle = colour;
      context.lineWidth = 1.5 * unit;
      for (const reach of down ? [RADIUS + 3, 2] : [RADIUS + 3]) {
        context.beginPath();
        context.arc(x, y, reach * unit, 0, 7);
        context.stroke();
      }
    }

    // ---- mouse, finger and pen
    function pointOf(event) {
      const { left, top } = canvas.getBoundingClientRect(), side = canvas.clientWidth, edge = canvas.clientLeft;
      return [event.clientX - left, event.clientY - top].map((each) => clamp(((each - edge) / side) * FIELD - 0.5));
    }

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button || held !== null) return;
      held = event.pointerId;
      byKeys = down = false;
      canvas.setPointerCapture(held);
      add(pointOf(event), true);
      paint();
      changed(false);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== held) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      (passed.length ? passed : [event]).forEach((each) => add(pointOf(each), false));
      paint();
      changed(false);
    });
    for (const end of ["pointerup", "pointercancel"])
      canvas.addEventListener(end, (event) => {
        if (event.pointerId !== held) return;
        held = null;
        changed(true);
      });

    // ---- keys
    function lift() {
      if (!down) return;
      down = false;
      paint();
      said("Pen up.");
      changed(true);
    }

    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const move = MOVES[event.key], step = event.shiftKey ? 1 : STEP;
      if (move) {
        pen = pen.map((each, i) => clamp(each + step * move[i]));
        if (down) add(pen, false);
      } else if (event.key === " " && down) lift();
      else if (event.key === " ") {
        down = true;
        add(pen, true);
        said("Pen down.");
      } else if (event.key === "Delete" || event.key === "Backspace") set([]);
      else return;
      byKeys = true;
      event.preventDefault();
      paint();
      if (down) changed(false);
    });
    canvas.addEventListener("focus", () => ((byKeys = canvas.matches(":focus-visible")), paint()));
    canvas.addEventListener("blur", () => (lift(), paint()));
    new ResizeObserver(paint).observe(canvas);

    return {
      set, paint,
      clear: () => set([]),
      undo: () => set(strokes.slice(0, -1)),
      get strokes() { return strokes; },
      get field() { return field; },
    };
  }

  return { begin };
};
