// Claim cards: pointing at a verified number, or moving the focus to it, shows what was published, what we measured
// and the verdict. The number itself is a link to its row of the ledger, which serves readers without scripts. A card
// stays while the pointer or the focus is in it, and Escape closes it. On a touch screen the first tap shows the card.
(function () {
  "use strict";
  const data = document.getElementById("claim-cards");
  if (!data) return;
  let cards = null; // they come after the text, and are read when the first of them is asked for
  const wait = 250; // milliseconds from pointing to showing, and from leaving to closing
  const gap = 6; // pixels between number and card
  let open = null; // {link, card}
  let timer = 0;
  let touched = false;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function linkTo(address, text) {
    const link = element("a", "", text);
    link.href = address;
    return link;
  }

  function table(lines, pointed) {
    const made = element("table", "claim-card-figures");
    const head = made.createTHead().insertRow();
    ["Figure", "Published", "Ours"].forEach((text) => {
      const cell = head.appendChild(element("th", "", text));
      cell.scope = "col";
    });
    const body = made.createTBody();
    lines.forEach(([name, label, unit, published, measured]) => {
      const row = body.insertRow();
      if (name === pointed) row.className = "pointed";
      row.insertCell().textContent = unit ? `${label} (${unit})` : label;
      row.insertCell().textContent = published || "–";
      row.insertCell().textContent = measured || "–";
    });
    return made;
  }

  function contentOf(claim) {
    cards = cards || (data.textContent && JSON.parse(data.textContent));
    return cards && cards[claim];
  }

  function build(link) {
    const claim = link.dataset.claim;
    const content = contentOf(claim);
    const card = element("aside", "claim-card");
    card.setAttribute("aria-label", `Claim ${claim}`);
    const head = card.appendChild(element("p", "claim-card-head"));
    head.append(element("strong", "", claim), element("span", `verdict verdict-${content.tone}`, content.verdict));
    card.append(element("p", "", content.statement));
    const source = content.place ? `${content.source}: ${content.place}` : content.source;
    card.append(element("p", "claim-card-source", source));
    if (content.lines.length) card.append(table(content.lines, link.dataset.figure));
    const foot = card.appendChild(element("p", "claim-card-foot"));
    if (content.seeds) foot.append(element("span", "", `${content.seeds} seeds`));
    if (content.cell) foot.append(linkTo(content.cell, "the cell"));
    foot.append(linkTo(link.getAttribute("href"), "the ledger"));
    return card;
  }

  function place(link, card) {
    const line = link.getClientRects()[0]; // a number may be broken over two lines
    const room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(line.left, room - card.offsetWidth - 8));
    const under = innerHeight - line.bottom - gap;
    const below = under >= card.offsetHeight || under >= line.top - gap; // else there is more room above
    card.style.maxHeight = `${Math.max(160, (below ? under : line.top - gap) - 8)}px`;
    const top = below ? line.bottom + gap : line.top - card.offsetHeight - gap;
    const frame = card.offsetParent.getBoundingClientRect();
    card.style.left = `${left - frame.left}px`;
    card.style.top = `${top - frame.top}px`;
  }

  function close() {
    clearTimeout(timer);
    if (!open) return;
    open.link.removeAttribute("aria-expanded");
    open.card.remove();
    open = null;
  }

  function show(link) {
    clearTimeout(timer);
    if ((open && open.link === link) || !contentOf(link.dataset.claim)) return;
    close();
    const card = build(link);
    link.after(card); // so that the next Tab leads into the card
    link.setAttribute("aria-expanded", "true");
    open = { link, card };
    place(link, card);
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", leave);
    card.addEventListener("focusout", blur);
  }

  function leave(event) {
    if (event.pointerType === "touch") return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (open && !open.card.contains(document.activeElement) && document.activeElement !== open.link) close();
    }, wait);
  }

  function blur(event) {
    if (open && !open.card.contains(event.relatedTarget) && event.relatedTarget !== open.link) close();
  }

  document.querySelectorAll("a[data-claim][data-shows]").forEach((link) => {
    link.addEventListener("pointerenter", (event) => {
      touched = event.pointerType === "touch";
      if (!touched) timer = setTimeout(() => show(link), wait);
    });
    link.addEventListener("pointerleave", leave);
    link.addEventListener("focus", () => touched || show(link));
    link.addEventListener("blur", blur);
    link.addEventListener("click", (event) => {
      if (!touched || (open && open.link === link)) return;
      show(link);
      if (open && open.link === link) event.preventDefault();
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    if (open.card.contains(document.activeElement)) open.link.focus();
    close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (open && !open.card.contains(event.target) && event.target !== open.link) close();
  });
})();
