"""How a wallet's pages look: one sheet in its colour, no script, readable at any width and in both directions."""

import segno

from payments.sandbox.wallet.books import yuan
from payments.sandbox.wallet.languages import DECIMAL_COMMA, RIGHT_TO_LEFT
from shop.outside.answers import Answer

STYLE = """
:root { color-scheme: light; --ink: #1f2329; --soft: #5c6470; --line: #8a929e; --bad: #b3202c }
* { box-sizing: border-box }
body { margin: 0; background: #f4f5f7; color: var(--ink); font: 1rem/1.6 system-ui, "Noto Sans CJK SC", sans-serif }
header { background: var(--brand); color: #fff; font-weight: 700; font-size: 1.125rem }
header div, main { inline-size: min(100%, 56rem); margin: 0 auto; padding: .9rem 1rem }
main { display: grid; gap: 1rem; padding-block: 1.5rem 3rem }
.narrow header div, .narrow main { inline-size: min(100%, 27rem) }
@media (min-width: 46rem) {
  main.two { grid-template-columns: 1fr 1fr; align-items: start }
  main.two .bill { grid-column: 1/-1 }
}
section, form { background: #fff; border-radius: 10px; padding: 1.25rem 1.5rem }
h1 { margin: 0; font-size: 1.125rem; font-weight: 600; overflow-wrap: anywhere }
h2 { margin: 0 0 .75rem; font-size: 1rem; font-weight: 600 }
.sum { margin: .25rem 0 0; font-size: 2rem; font-weight: 700; line-height: 1.3; font-variant-numeric: tabular-nums }
.bill { text-align: center }
.code { text-align: center }
.code svg { inline-size: 11rem; block-size: auto; border: 1px solid #dfe3e8; border-radius: 8px }
label { display: block; margin-block-end: .25rem; font-size: .9rem; font-weight: 550 }
input { inline-size: 100%; min-block-size: 44px; padding: .5rem .75rem; font: inherit; color: inherit; background: #fff;
  border: 1px solid var(--line); border-radius: 6px; margin-block-end: 1rem }
[dir=rtl] input { direction: ltr; text-align: right }
button { inline-size: 100%; min-block-size: 48px; padding: .5rem 1rem; border: 0; border-radius: 8px; font: inherit;
  font-weight: 650; background: var(--deed); color: #fff; cursor: pointer; margin-block-end: .75rem }
button.quiet { background: #fff; color: var(--ink); border: 1px solid var(--line); font-weight: 500 }
:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px }
a { color: var(--deed); display: inline-block; padding-block: .6rem }
.bad { color: var(--bad); font-weight: 550; margin: 0 0 1rem }
.note { color: var(--soft); font-size: .875rem; margin: .5rem 0 0 }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
Brand = tuple[str, str, str]  # its name, the colour of its bar, the colour of its buttons


def sheet(body: str, *, brand: Brand, language: str, kind: str = "", status: int = 200) -> Answer:
    """``kind``: "two" for two columns where there is room, "narrow" for the screen of a phone."""
    name, bar, deed = brand
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    colours = f":root {{ --brand: {bar}; --deed: {deed} }}"
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>'
        f'<meta name="robots" content="noindex"><link rel="icon" href="data:,"><style>{STYLE}{colours}</style></head>'
        f'<body class="{kind}"><header><div>{name}</div></header><main class="{kind}">{body}</main></body></html>'
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
    return Answer(html.encode(), status, "text/html; charset=utf-8", headers)


def shown(fen: int, currency: str, language: str) -> str:
    number = yuan(fen)
    return f"<bdi>{number.replace('.', ',') if language in DECIMAL_COMMA else number} {currency}</bdi>"


def qr(text: str, *, label: str) -> str:
    drawn = segno.make(text, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return f'<div role="img" aria-label="{label}">{drawn}</div>'
