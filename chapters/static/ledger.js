// Filters the ledger. The state stands in the address after '#', so that a selection can be shared and the
// page works from file://. A plain '#K22.repro' is a row's own address and shows every row.
(function () {
  "use strict";
  const form = document.querySelector(".ledger-filter");
  if (!form) return;
  const rows = Array.from(document.querySelectorAll(".ledger-table tbody"));
  const status = document.querySelector(".ledger-status");
  const fields = Array.from(form.querySelectorAll("input, select"));
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ");
  const texts = rows.map((row) => plain(row.textContent));

  const matches = (row, text) =>
    fields.every((field) =>
      field.name === "text"
        ? plain(field.value).split(" ").every((word) => text.includes(word))
        : field.value === "" || row.dataset[field.name] === field.value
    );

  function show() {
    const shown = rows.filter((row, i) => !(row.hidden = !matches(row, texts[i]))).length;
    status.textContent =
      shown === rows.length ? `All ${shown} claims` : `${shown} of ${rows.length} claims match`;
  }

  function readAddress() {
    const wanted = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    fields.forEach((field) => {
      field.value = wanted.get(field.name) || "";
      if (field.selectedIndex === -1) field.value = ""; // an address that names no choice of ours
    });
    show();
  }

  function writeAddress() {
    const chosen = fields.filter((field) => field.value !== "");
    const state = new URLSearchParams(chosen.map((field) => [field.name, field.value]));
    history.replaceState(null, "", `#${state}`);
    show();
  }

  form.addEventListener("input", writeAddress);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(writeAddress)); // the fields are emptied after the event
  window.addEventListener("hashchange", readAddress);
  form.hidden = false;
  readAddress();
})();
