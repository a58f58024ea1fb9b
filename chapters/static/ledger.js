// Filters the ledger. The state stands in the address after '#', so that a selection can be shared and the
// page works from file://. A plain '#K22.repro' is a row's own address and shows every row.
// Nothing is read from the rows before the first selection: most readers come to read.
(function () {
  "use strict";
  const form = document.querySelector(".ledger-filter");
  if (!form) return;
  const table = document.querySelector(".ledger-table");
  const status = document.querySelector(".ledger-status");
  const fields = Array.from(form.querySelectorAll("input, select"));
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ");
  let rows = null; // what there is to select from, read once

  // What a row says of itself, in the words that the filter offers.
  function read(row) {
    const said = (place) => row.querySelector(place)?.textContent || "";
    const yours = said(".yours"); // a run that is compared is no part of the claim
    return {
      row,
      text: plain(row.textContent.replace(yours, "")),
      source: said("th > .detail").split(":")[0],
      kind: said(".claim-kind"),
      verdict: said(".verdict"),
      chapter: said(".verdict-cell a"),
    };
  }

  const matches = (claim) =>
    fields.every((field) =>
      field.name === "text"
        ? plain(field.value).split(" ").every((word) => claim.text.includes(word))
        : field.value === "" || claim[field.name] === field.value
    );

  function show() {
    rows = rows || Array.from(table.tBodies, read);
    const shown = rows.filter((claim) => !(claim.row.hidden = !matches(claim))).length;
    status.textContent =
      shown === rows.length ? `All ${shown} claims` : `${shown} of ${rows.length} claims match`;
  }

  function readAddress() {
    const wanted = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    fields.forEach((field) => {
      field.value = wanted.get(field.name) || "";
      if (field.selectedIndex === -1) field.value = ""; // an address that names no choice of ours
    });
    if (rows || fields.some((field) => field.value !== "")) show();
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
