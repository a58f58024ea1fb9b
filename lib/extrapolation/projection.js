// The projection of lib/extrapolation/projection.py, drawn anew whenever a slider moves. A classic script: it works
// from file://. The functions above `start` are pure, and a test compares them with the library to 1e-9.
(function () {
  "use strict";
  const LOG2 = Math.log10(2);
  const MIDDLE = 50;

  const valueAt = (each, position) => each.central * Math.pow(each.high / each.low, (position - MIDDLE) / MIDDLE);

  const valuesAt = (data, positions) =>
    Object.fromEntries(data.assumptions.map((each) => [each.key, valueAt(each, positions[each.key])]));

  function log10Seconds(data, values, year) {
    const years = year - data.start;
    const hardware = Math.min((years * LOG2) / values.hardware, Math.log10(values.ceiling));
    const algorithms = (Math.min(years, values.duration) * LOG2) / values.algorithms;
    const work = Math.log10(values.operations) - Math.log10(values.device) - Math.log10(values.utilisation);
    return work - hardware - algorithms;
  }

  function band(data, values, year) {
    const centre = log10Seconds(data, values, year);
    let down = 0, up = 0;
    for (const each of data.assumptions) {
      const half = Math.sqrt(each.high / each.low);
      const ends = [values[each.key] / half, values[each.key] * half].map(
        (end) => log10Seconds(data, { ...values, [each.key]: end }, year) - centre
      );
      down += Math.min(...ends, 0) ** 2;
      up += Math.max(...ends, 0) ** 2;
    }
    return [centre - Math.sqrt(down), centre + Math.sqrt(up)];
  }

  function firstYear(data, values) {
    for (let year = data.start; year <= data.last; year++)
      if (log10Seconds(data, values, year) <= Math.log10(data.target)) return year;
    return null;
  }

  const neededAYear = (data, values) =>
    10 ** ((log10Seconds(data, values, data.start) - Math.log10(data.target)) / (data.end - data.start));

  // ---- words: as lib/extrapolation/words.py writes them
  const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
  const raised = (power) => "10" + [...String(power)].map((sign) => SUPERSCRIPTS[sign]).join("");
  const UNITS = [[31556952, "years"], [86400, "days"], [3600, "hours"], [60, "minutes"], [1, "seconds"]];

  function short(number) {
    if (number >= 1e-3 && number < 1e6)
      return Number(number.toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 9 });
    let power = Math.floor(Math.log10(number));
    let digits = (number / 10 ** power).toPrecision(2);
    if (Number(digits) >= 10) (power += 1), (digits = "1.0");
    return `${digits}\u00a0×\u00a0${raised(power)}`;
  }

  function duration(log10) {
    const seconds = 10 ** log10;
    const [size, name] = UNITS.find(([size]) => seconds >= 2 * size) || [1, "seconds"];
    return `${short(seconds / size)} ${name}`;
  }

  function sentence(data, values) {
    const end = log10Seconds(data, values, data.end);
    const [low, high] = band(data, values, data.end).map(duration);
    const year = firstYear(data, values);
    const reached = year === null ? `The minute is not reached by ${data.last}.` : `The minute is reached in ${year}.`;
    return `In ${data.end} the training takes ${duration(end)}; the range runs from ${low} to ${high}. ${reached} ` +
      `A minute in ${data.end} needs a speed-up of ${neededAYear(data, values).toFixed(2)} a year.`;
  }

  // ---- drawing
  const element = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text !== undefined) made.textContent = text;
    return made;
  };

  function draw(data, values, width, words) {
    const height = Math.min(380, Math.max(280, 0.6 * width));
    const room = { left: 46, right: 14, top: 30, bottom: 40 };
    const years = Array.from({ length: data.end - data.start + 1 }, (_, i) => data.start + i);
    const centre = years.map((year) => log10Seconds(data, values, year));
    const bands = years.map((year) => band(data, values, year));
    const minute = Math.log10(data.target);
    const low = Math.floor(Math.min(minute - 2, ...bands.map((pair) => pair[0])));
    const high = Math.ceil(Math.max(minute + 2, ...bands.map((pair) => pair[1])));
    const x = (year) => room.left + ((year - data.start) / (data.end - data.start)) * (width - room.left - room.right);
    const y = (power) => room.top + ((high - power) / (high - low)) * (height - room.top - room.bottom);
    const place = (year, power) => `${x(year).toFixed(1)},${y(power).toFixed(1)}`;
    const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words });
    const step = Math.max(1, Math.ceil((high - low) / 8));
    for (let power = Math.ceil(low / step) * step; power <= high; power += step) {
      svg.append(element("line", { class: "grid", x1: room.left, x2: width - room.right, y1: y(power), y2: y(power) }));
      svg.append(element("text", { class: "tick", x: room.left - 8, y: y(power) + 4, "text-anchor": "end" }, raised(power)));
    }
    for (const year of [2022, 2030, 2040, 2050])
      svg.append(element("text", { class: "tick", x: x(year), y: height - 20, "text-anchor": "middle" }, year));
    svg.append(element("text", { class: "label", x: 2, y: 14 }, "training time, seconds"));
    svg.append(element("text", { class: "label", x: width - room.right, y: height - 3, "text-anchor": "end" }, "year"));
    const upper = years.map((year, i) => place(year, bands[i][1]));
    const lower = years.map((year, i) => place(year, bands[i][0])).reverse();
    svg.append(element("polygon", { class: "band", points: [...upper, ...lower].join(" ") }));
    svg.append(element("polyline", { class: "centre", points: years.map((year, i) => place(year, centre[i])).join(" ") }));
    svg.append(element("line", { class: "level", x1: room.left, x2: width - room.right, y1: y(minute), y2: y(minute) }));
    svg.append(element("text", { class: "label", x: room.left + 6, y: y(minute) + 16 }, "one minute"));
    return svg;
  }

  // ---- the figure on the page
  function start(figure, data) {
    const form = figure.querySelector("form");
    const stage = figure.querySelector(".stage");
    const result = figure.querySelector(".result");
    const sliders = data.assumptions.map((each) => form.elements[each.key]);
    const positions = () => Object.fromEntries(sliders.map((slider) => [slider.name, Number(slider.value)]));

    function show() {
      const values = valuesAt(data, positions());
      data.assumptions.forEach((each, i) => {
        const text = `${short(values[each.key])} ${each.unit}`.trim();
        sliders[i].setAttribute("aria-valuetext", text);
        form.querySelector(`output[for="${sliders[i].id}"]`).textContent = text;
      });
      const words = sentence(data, values);
      if (result.textContent !== words) result.textContent = words;
      stage.replaceChildren(draw(data, values, Math.max(280, Math.round(stage.clientWidth || 640)), words));
    }

    function readAddress() {
      const wanted = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
      sliders.forEach((slider) => {
        const position = Number(wanted.get(slider.name) ?? MIDDLE);
        slider.value = Number.isFinite(position) ? position : MIDDLE; // the browser keeps it within 0 … 100
      });
      show();
      return sliders.some((slider) => wanted.has(slider.name));
    }

    function writeAddress() {
      const moved = Object.entries(positions()).filter(([, position]) => position !== MIDDLE);
      history.replaceState(null, "", `#${new URLSearchParams(moved.length ? moved : [["operations", MIDDLE]])}`);
      show();
    }

    form.addEventListener("input", writeAddress);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(writeAddress)); // the sliders move after the event
    window.addEventListener("hashchange", readAddress);
    figure.querySelector(".still").hidden = true;
    [form, stage, result].forEach((part) => (part.hidden = false));
    let width = 0;
    new ResizeObserver(() => {
      if (Math.abs(stage.clientWidth - width) > 1) (width = stage.clientWidth), show();
    }).observe(stage);
    if (readAddress()) figure.scrollIntoView();
  }

  window.bookFigures.projection = {
    start, valueAt, valuesAt, log10Seconds, band, firstYear, neededAYear, short, duration, sentence,
  };
})();
