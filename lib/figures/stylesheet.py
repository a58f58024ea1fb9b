"""The style sheet of the figures: the palette as CSS properties, light and dark, and the rules around them.

A figure carries a wide and a narrow drawing of itself. Without this sheet the narrow one stays hidden;
with it the room that the figure gets decides, be it a phone, a margin or a tab.
"""

from lib.figures.style import LINE_HEIGHT, PALETTE, PHONE_BELOW, TEXT, WIDE

# The theme lays a light card under HTML output in the dark; `.output` outweighs that rule.
CARD = 'html[data-theme="dark"] .bd-content div.cell_output .output.text_html:has(> figure.book-figure)'

RULES = f"""
figure.book-figure {{
  display: block; container-type: inline-size; width: 100%; margin: 0.75rem 0; text-align: start;
}}
figure.book-figure svg {{
  display: block; max-width: 100%; height: auto; margin: 0 auto; font-variant-numeric: tabular-nums;
}}
figure.book-figure svg image {{ image-rendering: pixelated; }}
figure.book-figure figcaption {{
  font-weight: 400; max-width: {WIDE}px; margin: 0.6rem auto 0; color: var(--fig-muted);
  font-size: max({TEXT}px, 0.875em); line-height: {LINE_HEIGHT / TEXT + 0.15:.2f}; text-align: start;
}}
@media screen {{
  html[data-theme="dark"] figure.book-figure svg image {{ filter: brightness(0.85); }}
}}
@container (max-width: {PHONE_BELOW - 1}px) {{
  figure.book-figure div.wide {{ display: none; }}
  figure.book-figure div.narrow {{ display: block !important; }}
}}
{CARD} {{
  padding: 0; background: none; color: inherit;
}}
"""


def css() -> str:
    """Return the style sheet of all figures: light by default and in print, dark where the page is dark."""
    return "\n".join(
        (
            f":root {{\n{_properties('light')}\n}}",
            f'@media screen {{ html[data-theme="dark"] {{\n{_properties("dark")}\n}} }}',
            "@media screen and (prefers-color-scheme: dark) { html:not([data-theme]) {\n"
            f"{_properties('dark')}\n}} }}",
            RULES.strip(),
            "",
        )
    )


def _properties(shade: str) -> str:
    return "\n".join(f"  --fig-{color.name}: {getattr(color, shade)};" for color in PALETTE)
