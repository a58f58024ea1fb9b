// Compares a reader's own verdicts.json with the ledger of this page. The file is read here and sent nowhere.
// A figure agrees when the two intervals overlap; one without an interval when it is equal to six digits.
(function () {
  "use strict";
  const box = document.querySelector(".compare");
  if (!box) return;
  let ours = null; // the figures of this book, claim → verdict and figures
  let coming = null; // the promise of them
  const input = box.querySelector("input");
  const clear = box.querySelector("button");
  const output = box.querySelector("output");
  const digits = 1e-6; // relative

  const say = (text) => (output.textContent = text);
  const words = (name) => name.split("_").join(" ");
  const number = (value) => (Array.isArray(value) ? value.map(number).join(", ") : String(Number(value.toPrecision(4))));

  // The figures are a script of their own, which comes when it is needed. From file:// a page may not fetch.
  function figures() {
    const ask = (loaded, failed) => {
      const script = document.createElement("script");
      script.src = box.dataset.figures;
      script.onload = () => loaded((ours = window.BOOK_FIGURES));
      script.onerror = () => {
        coming = null; // so that the next try asks anew
        failed(new Error("The figures of this book could not be loaded. Try again."));
      };
      document.head.append(script);
    };
    return (coming = coming || new Promise(ask));
  }

  function near(a, b) {
    if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => near(value, b[i]));
    return Math.abs(a - b) <= digits * Math.max(Math.abs(a), Math.abs(b));
  }

  function agrees(published, yours) {
    const [mean, low, high] = published;
    if (low === undefined || !yours.interval) return near(mean, yours.mean);
    return yours.interval[0] <= high && low <= yours.interval[1];
  }

  function compared(claim, record) {
    const yours = (name) => ({ mean: record.measured[name], interval: (record.interval || {})[name] });
    const names = Object.keys(ours[claim].figures).filter((name) => ((record.measured || {})[name] ?? null) !== null);
    const apart = names.filter((name) => !agrees(ours[claim].figures[name], yours(name)));
    const same = record.verdict === ours[claim].verdict;
    const seeds = record.num_seeds ? `, ${record.num_seeds} seeds` : "";
    const lines = apart.map((name) => `${words(name)} ${number(record.measured[name])}`);
    return { agrees: same && !apart.length, text: [`yours: ${record.verdict}${seeds}`, ...lines].join("; ") };
  }

  function records(text) {
    let list;
    try {
      list = JSON.parse(text);
    } catch (error) {
      throw new Error("This is not a JSON file. Choose _build/verdicts.json, which `python -m lib verify` writes.");
    }
    if (!Array.isArray(list) || !list.every((each) => each && typeof each.id === "string" && "verdict" in each))
      throw new Error("This is JSON, but no list of verdicts. Choose _build/verdicts.json.");
    return list;
  }

  function takeAway() {
    document.querySelectorAll(".ledger-table .yours").forEach((line) => line.remove());
    clear.hidden = true;
    say("");
  }

  function show(list) {
    const found = list.filter((record) => record.verdict && ours[record.id]);
    let agreeing = 0;
    found.forEach((record) => {
      const result = compared(record.id, record);
      const line = document.createElement("span");
      line.className = result.agrees ? "yours agrees" : "yours differs";
      line.textContent = `${result.agrees ? "agrees" : "differs"}: ${result.text}`;
      document.getElementById(record.id).querySelector(".verdict-cell").append(line);
      agreeing += result.agrees;
    });
    const missing = Object.keys(ours).length - found.length;
    const first = document.querySelector(".ledger-table .yours.differs");
    say(
      `${found.length} claims of your run are compared: ${agreeing} agree, ${found.length - agreeing} differ` +
        (missing ? `; ${missing} are not in your file.` : ".")
    );
    if (first) {
      const link = document.createElement("a");
      link.href = `#${first.closest("tbody").id}`;
      link.textContent = " To the first that differs.";
      output.append(link);
    }
    clear.hidden = false;
  }

  function read(file) {
    if (!file) return;
    Promise.all([file.text(), figures()]).then(([text]) => {
      const chosen = records(text);
      takeAway();
      show(chosen);
    }).catch((error) => {
      takeAway();
      say(error.message);
    });
  }

  box.addEventListener("toggle", () => figures().catch(() => {})); // what fails is said when a file is chosen
  input.addEventListener("change", () => read(input.files[0]));
  clear.addEventListener("click", () => {
    takeAway();
    input.value = "";
  });
  ["dragover", "dragleave", "drop"].forEach((name) =>
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.toggle("over", name === "dragover");
      if (name !== "drop") return;
      box.open = true;
      read(event.dataTransfer.files[0]);
    })
  );
  box.hidden = false;
})();
