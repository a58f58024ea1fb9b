// From strokes to what the networks see, bit for bit as lib/lecun1989/page_drawing.py does it, in whole numbers: ink on
// a field of 128 × 128 points, MNIST's size and place within 28 × 28 pixels, and the book's shrinking to 16 × 16.
parts.drawing = function () {
  const FIELD = 128, RADIUS = 7; // points: side of the field, half the width of the pen
  const BOX = 20, FRAME = 28, SIDE = 16; // pixels: MNIST's box and frame, the network's image
  const CENTRE = FRAME / 2;

  /** Ink every point within the pen's radius of the segment between two points [x, y]. */
  function inkSegment(field, [ax, ay], [bx, by]) {
    const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy, reach = RADIUS * RADIUS;
    const span = (a, b) => [Math.max(0, Math.min(a, b) - RADIUS), Math.min(FIELD - 1, Math.max(a, b) + RADIUS)];
    const [[left, right], [top, bottom]] = [span(ax, bx), span(ay, by)];
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const px = x - ax, py = y - ay, along = px * dx + py * dy;
        const across = px * dy - py * dx, ex = x - bx, ey = y - by;
        const inside = along <= 0 ? px * px + py * py <= reach
          : along >= length ? ex * ex + ey * ey <= reach : across * across <= reach * length;
        if (inside) field[y * FIELD + x] = 255;
      }
  }

  /** The field, Uint8Array (128 · 128) of 0 and 255, that strokes leave: lists of points [x, y], whole numbers. */
  function inked(strokes) {
    const field = new Uint8Array(FIELD * FIELD);
    for (const stroke of strokes)
      stroke.forEach((point, i) => inkSegment(field, stroke[Math.max(0, i - 1)], point));
    return field;
  }

  /** First and one past the last line and column with ink, [top, bottom, left, right]; null for a blank field. */
  function box(field, side) {
    let top = side, bottom = 0, left = side, right = 0;
    for (let y = 0, k = 0; y < side; y++)
      for (let x = 0; x < side; x++, k++)
        if (field[k]) {
          if (y < top) top = y;
          if (y >= bottom) bottom = y + 1;
          if (x < left) left = x;
          if (x >= right) right = x + 1;
        }
    return bottom ? [top, bottom, left, right] : null;
  }

  /** The box's grey levels averaged over areas to height × width pixels. */
  function averaged(field, side, [top, bottom, left, right], height, width) {
    const rows = bottom - top, columns = right - left, sums = new Float64Array(height * width);
    const share = (i, from, j, to) => Math.min((i + 1) * from, (j + 1) * to) - Math.max(i * from, j * to);
    for (let y = 0; y < rows; y++)
      for (let i = Math.floor((y * height) / rows); i < height && i * rows < (y + 1) * height; i++) {
        const high = share(i, rows, y, height);
        for (let x = 0; x < columns; x++) {
          const grey = field[(top + y) * side + left + x];
          for (let j = Math.floor((x * width) / columns); grey && j < width && j * columns < (x + 1) * width; j++)
            sums[i * width + j] += grey * high * share(j, columns, x, width);
        }
      }
    return sums.map((sum) => Math.floor((2 * sum + rows * columns) / (2 * rows * columns)));
  }

  /** Where MNIST puts a box of this size along one axis: its centre of mass at pixel 14, within the frame. */
  function placed(masses, size) {
    let mass = 0, moment = 0;
    for (let i = 0; i < size; i++) (mass += masses[i]), (moment += i * masses[i]);
    const start = Math.floor((2 * (CENTRE * mass - moment) + mass) / (2 * mass));
    return Math.max(0, Math.min(FRAME - size, start));
  }

  /** A square field of grey levels as MNIST frames it, Uint8Array (28 · 28); null when it is blank. */
  function framed(field, side = FIELD) {
    const edges = box(field, side);
    if (!edges) return null;
    const rows = edges[1] - edges[0], columns = edges[3] - edges[2], longer = Math.max(rows, columns);
    const [height, width] = [rows, columns].map((each) =>
      Math.max(1, Math.floor((2 * BOX * each + longer) / (2 * longer))));
    const small = averaged(field, side, edges, height, width);
    const down = new Float64Array(height), across = new Float64Array(width), image = new Uint8Array(FRAME * FRAME);
    small.forEach((grey, k) => ((down[Math.floor(k / width)] += grey), (across[k % width] += grey)));
    const top = placed(down, height), left = placed(across, width);
    small.forEach((grey, k) => (image[(top + Math.floor(k / width)) * FRAME + left + (k % width)] = grey));
    return image;
  }

  /** Shrink the 28 × 28 grey levels from `at` of `images` into 16 × 16 numbers in [−1, 1] from `place` of `to`. */
  function shrink(images, at, to, place) {
    for (let r = 0; r < SIDE; r++)
      for (let c = 0; c < SIDE; c++) {
        const y = 14 * r + 3, x = 14 * c + 3, v = y & 7, h = x & 7; // centres, in eighths of a pixel
        const k = at + (y >> 3) * FRAME + (x >> 3);
        const upper = (8 - h) * images[k] + h * images[k + 1];
        const lower = (8 - h) * images[k + FRAME] + h * images[k + FRAME + 1];
        to[place++] = Math.fround(((8 - v) * upper + v * lower) / 64 / 127.5) - 1;
      }
    return to;
  }

  // ---- strokes as text, for the address: two hexadecimal digits a coordinate, a dash between strokes
  const written = (strokes) => strokes.map((stroke) =>
    stroke.flat().map((each) => each.toString(16).padStart(2, "0")).join("")).join("-");

  /** The strokes of a text, or none when it is no such text. */
  function read(text) {
    if (!/^([0-7][0-9a-f]){2,}(-([0-7][0-9a-f]){2,})*$/.test(text ?? "")) return [];
    const strokes = text.split("-").map((part) => part.match(/..../g) ?? []);
    if (strokes.some((points, i) => 4 * points.length !== text.split("-")[i].length)) return [];
    return strokes.map((points) => points.map((each) => [0, 2].map((k) => parseInt(each.slice(k, k + 2), 16))));
  }

  return { FIELD, RADIUS, SIDE, inkSegment, inked, framed, shrink, written, read };
};
