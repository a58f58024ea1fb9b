// What a run in the reader's browser needs: the digits from beside the page, a thread of its own, words for its end.
parts.run = function (book) {
  const { make } = book.elements;

  // ---- the digits: a script beside the page, fetched when they are wanted
  function fetchDigits(source) {
    return new Promise((resolve, reject) => {
      if (window.bookDigits) return resolve(window.bookDigits);
      const script = make("script", { src: source });
      script.onload = () => (window.bookDigits ? resolve(window.bookDigits) : reject(new Error("empty")));
      script.onerror = () => reject(new Error("missing"));
      document.head.append(script);
    });
  }

  async function unpacked({ images, labels }) {
    const packed = Uint8Array.from(atob(images), (sign) => sign.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const pixels = new Uint8Array(await new Response(stream).arrayBuffer());
    return { pixels, labels: Uint8Array.from(labels, Number) };
  }

  /** A thread of the pure parts, made from their own source, so that it works from file:// as well. */
  function thread() {
    const names = ["network", "training", "start", "drawing", "worker"];
    const source = names.map((name) => `book.${name} = (${parts[name]})(book);`).join("\n");
    const text = `"use strict"; const book = {};\n${source}\nbook.worker.listen(self);`;
    return new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  }

  // ---- words
  const counted = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ","); // 7,291
  const UNITS = [[86400, "days"], [3600, "hours"], [60, "minutes"], [1, "seconds"]];

  function duration(seconds) {
    const [size, name] = UNITS.find(([each]) => seconds >= 2 * each) ?? UNITS.at(-1);
    return `${(seconds / size).toFixed(seconds / size < 10 ? 1 : 0)} ${name}`;
  }

  const percent = (misses, num) => `${((100 * misses) / num).toFixed(1)}\u00a0%`;
  const within = (value, [low, high]) => `${value < low ? "below" : value > high ? "above" : "inside"} ` +
    `the book's band of ${Math.ceil(low)} to ${Math.floor(high)}`;

  function verdict(data, { seed, misses, trainMisses }) {
    const last = misses.at(-1), band = [data.band.low.at(-1), data.band.high.at(-1)];
    return `Seed ${seed} has finished: ${last} of ${counted(data.numTest)} test digits wrong, ` +
      `${percent(last, data.numTest)}, ${within(last, band)}. Training digits wrong: ${trainMisses} of ` +
      `${counted(data.numTrain)}, ${within(trainMisses, data.trainBand)}.`;
  }

  function facts(data, { step, seconds }) {
    const total = data.numTrain * data.passes, speed = seconds ? counted(step / seconds) : "–";
    return [
      ["pass", `${Math.min(data.passes, Math.floor(step / data.numTrain) + 1)} of ${data.passes}`],
      ["digits shown", `${counted(step)} of ${counted(total)}`],
      ["multiply-accumulates", `${((step * data.macs) / 1e9).toFixed(2)} billion`],
      ["steps a second", speed],
      ["time here", duration(seconds)],
      ["in 1989, about", duration((step * data.seconds1989) / data.steps1989)],
    ];
  }

  return { fetchDigits, unpacked, thread, counted, duration, verdict, facts };
};
