// The two drawings of the playground, as SVG: the signal over its digit, and what the network says of it.
const percent = (share) => `${Number((100 * share).toFixed(share > 0.99 || share < 0.01 ? 1 : 0))}\u00a0%`;

function made(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...inside);
  return element;
}

function vector(name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.textContent = text;
  return element;
}

function curves(data, found, width, words) {
  const height = 250, left = 30, right = 6, top = 26, bottom = 40, limit = 5;
  const x = (i) => left + (i / (data.points - 1)) * (width - left - right);
  const y = (value) => top + (0.5 - Math.max(-1, Math.min(1, value / limit)) / 2) * (height - top - bottom);
  const line = (row) => row.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const svg = vector("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words });
  for (const level of [-4, -2, 0, 2, 4]) {
    svg.append(vector("line", { class: "grid", x1: left, x2: width - right, y1: y(level), y2: y(level) }));
    const place = { class: "tick", x: left - 6, y: y(level) + 4, "text-anchor": "end" };
    svg.append(vector("text", place, String(level).replace("-", "−")));
  }
  for (const point of [0, 10, 20, 30, data.points - 1])
    svg.append(vector("text", { class: "tick", x: x(point), y: height - 24, "text-anchor": "middle" }, point));
  svg.append(vector("text", { x: 0, y: 13 }, "value, in standard deviations"));
  svg.append(vector("text", { x: width - right, y: height - 6, "text-anchor": "end" }, "position"));
  svg.append(vector("polyline", { class: "digit", points: line(found.digit) }));
  svg.append(vector("polyline", { class: "signal", points: line(found.signal) }));
  return svg;
}

function bars(state, chances, width, words) {
  const row = 21, left = 22, right = 56, top = 26, most = Math.max(...chances);
  const height = top + 10 * row + 4;
  const svg = vector("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words });
  svg.append(vector("text", { x: 0, y: 13 }, "what the network says"));
  chances.forEach((share, digit) => {
    const y = top + row * digit, length = Math.max(1, share * (width - left - right));
    const look = share === most ? "guess" : "other";
    svg.append(vector("text", { class: digit === state.digit ? "true" : "tick", x: 4, y: y + 14 }, digit));
    svg.append(vector("rect", { class: look, x: left, y: y + 3, width: length.toFixed(1), height: row - 7 }));
    svg.append(vector("text", { class: "tick", x: left + length + 6, y: y + 14 }, percent(share)));
  });
  svg.append(vector("rect", { class: "frame", x: 0.5, y: top + row * state.digit + 0.5, width: 17, height: row - 2 }));
  return svg;
}
