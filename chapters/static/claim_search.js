// On the search page: lists the claims of the ledger that hold every word of the question, above the pages.
(function () {
  "use strict";
  const claims = window.BOOK_CLAIMS;
  const results = document.getElementById("search-results");
  const question = (new URLSearchParams(location.search).get("q") || "").trim();
  if (!claims || !results || !question) return;
  const words = question.toLowerCase().split(/\s+/);
  const found = claims.filter(([id, statement]) => {
    const text = `${id} ${statement}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (!found.length) return;
  const most = 8;
  const section = document.createElement("section");
  section.className = "claim-search";
  const title = section.appendChild(document.createElement("h2"));
  title.textContent = found.length === 1 ? "One claim" : `${found.length} claims`;
  const list = section.appendChild(document.createElement("ul"));
  found.slice(0, most).forEach(([id, statement, verdict]) => {
    const item = list.appendChild(document.createElement("li"));
    const link = item.appendChild(document.createElement("a"));
    link.href = `${window.BOOK_LEDGER}#${id}`;
    link.textContent = id;
    item.append(verdict ? ` (${verdict}): ${statement}` : `: ${statement}`);
  });
  if (found.length > most) {
    const more = list.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
    more.href = `${window.BOOK_LEDGER}#text=${encodeURIComponent(question)}`;
    more.textContent = `all ${found.length} in the ledger`;
  }
  results.before(section);
})();
