"""What axe finds on a page, each text of one kind looked at twice and no more."""

from pathlib import Path

import yaml

SERIOUS = ("serious", "critical")
ALLOWED = yaml.safe_load(Path(__file__).with_name("allowed_findings.yml").read_text(encoding="utf-8"))

# Contrast takes axe most of its time. Text of one colour and size on the same grounds has one contrast: two of each
# stand for all, as two rows of the ledger do for each verdict. The inside of a picture is no content of its own.
THIN_OUT = """() => {
  const claims = {}, texts = {};
  for (const claim of document.querySelectorAll('.ledger-table tbody')) {
    const verdict = claim.querySelector('.verdict').textContent;
    const times = claims[verdict] = (claims[verdict] || 0) + 1;
    claim.hidden = times > 2;
  }
  for (const picture of document.querySelectorAll('svg[role=img]'))
    if (!picture.querySelector('a, button, input, [tabindex], [role=button]'))
      picture.replaceChildren(...picture.querySelectorAll(':scope > title, :scope > desc'));
  const says = e => e.matches('input, select, textarea')
    || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const first = kind => (texts[kind] = (texts[kind] || 0) + 1) <= 2;
  const walk = (e, ground, around) => {
    const s = getComputedStyle(e);
    if (s.display === 'none') return;
    if (s.backgroundColor !== 'rgba(0, 0, 0, 0)' || s.backgroundImage !== 'none' || s.opacity !== '1'
      || s.filter !== 'none' || !/static|relative/.test(s.position))
      ground += [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.position].join();
    const kind = [ground, s.color, s.fontSize, s.fontWeight, s.textShadow].join();
    if (says(e) && first(kind)) e.dataset.contrast = '';
    if (e.matches('a[href]') && first([kind, around, s.textDecoration, s.borderBottom].join())) e.dataset.link = '';
    for (const child of e.children) walk(child, ground, kind);
  };
  walk(document.body, getComputedStyle(document.documentElement).backgroundColor);
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-contrast]'},
    {id: 'link-in-text-block', selector: '[data-link]'}]});
}"""
RUN_AXE = "() => axe.run({resultTypes: ['violations'], preload: false})"  # preloading is refused on file://


def axe(tab) -> list[str]:
    """Return the serious and critical findings of axe, less those that `allowed_findings.yml` explains."""
    from axe_playwright_python.base import AXE_SCRIPT

    tab.evaluate(AXE_SCRIPT)
    tab.evaluate(THIN_OUT)
    result = tab.evaluate(RUN_AXE)
    return [
        f"{found['id']}: {' '.join(map(str, node['target']))}: {found['help']}"
        for found in result["violations"]
        if found["impact"] in SERIOUS
        for node in found["nodes"]
        if not is_allowed(found["id"], node["html"])
    ]


def is_allowed(rule: str, html: str) -> bool:
    """Return whether the list of exceptions names this finding."""
    return any(entry["rule"] == rule and entry["html"] in html for entry in ALLOWED)
