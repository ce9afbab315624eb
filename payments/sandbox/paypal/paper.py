"""How the hosted pages look: one narrow sheet, no script, readable at any width and in both directions."""

from html import escape

from payments.sandbox.paypal.capturing import WAYS
from payments.sandbox.paypal.currencies import major, units
from payments.sandbox.paypal.words import RIGHT_TO_LEFT, WORDS, Words
from shop.outside.answers import Answer
from shop.outside.truth import Document

STYLE = """
:root { color-scheme: light; --ink: #10213f; --soft: #4c5a70; --line: #8592a6; --deed: #0b5cab; --bad: #a3173b }
* { box-sizing: border-box }
body { margin: 0; background: #f3f6fa; color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans CJK SC", sans-serif }
header { background: #fff; border-block-end: 1px solid #d8dee6 }
header p { inline-size: min(100%, 30rem); margin: 0 auto; padding: 1rem; font-weight: 700; font-style: normal }
main { inline-size: min(100%, 30rem); margin: 0 auto; padding: 1.5rem 1rem 3rem; display: grid; gap: 1.5rem }
section, form { background: #fff; padding: 1.5rem; border-radius: 12px; box-shadow: 0 1px 4px #0002 }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.3 }
.sum { margin: 0 0 1rem; font-size: 2rem; font-weight: 650; line-height: 1.2 }
table { inline-size: 100%; border-collapse: collapse }
th, td { padding: .4rem 0; text-align: start; vertical-align: top; font-weight: 400;
  border-block-end: 1px solid #e3e8ef }
th { overflow-wrap: anywhere }
td { text-align: end; white-space: nowrap; padding-inline-start: 1rem; font-variant-numeric: tabular-nums }
tfoot th, tfoot td { font-weight: 650; border: 0 }
label { display: block; margin-block-end: .25rem; font-size: .9rem; font-weight: 550 }
input:not([type=radio]) { inline-size: 100%; min-block-size: 48px; padding: .5rem .75rem; font: inherit; color: inherit;
  background: #fff; border: 1px solid var(--line); border-radius: 8px; margin-block-end: 1rem }
fieldset { border: 0; margin: 1rem 0; padding: 0 }
legend { font-weight: 650; padding: 0; margin-block-end: .25rem }
fieldset label { display: flex; gap: .75rem; align-items: center; min-block-size: 48px; margin: 0;
  padding-block: .35rem; font-size: 1rem; line-height: 1.35; font-weight: 400; border-block-end: 1px solid #e3e8ef }
input[type=radio] { inline-size: 1.25rem; block-size: 1.25rem; flex: none; margin: 0; accent-color: var(--deed) }
button { inline-size: 100%; min-block-size: 48px; border: 0; border-radius: 24px; font: inherit; font-weight: 650;
  background: var(--deed); color: #fff; cursor: pointer; margin-block-end: .75rem }
button.quiet { background: #fff; color: var(--deed); border: 1px solid var(--deed) }
:focus-visible { outline: 3px solid #e0a100; outline-offset: 2px }
a { color: var(--deed); display: inline-block; padding-block: .6rem }
.bad { color: var(--bad); font-weight: 550; margin: 0 0 1rem }
.note { color: var(--soft); font-size: .875rem; margin-block: 0 }
"""
DECIMAL_COMMA = frozenset({"de", "fr", "es"})
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; img-src data:"


def login(order: Document, *, language: str, email: str, trouble: str = "") -> Answer:
    words = WORDS[language]
    form = (
        f'<form method="post"><h1>{words.login_title}</h1>{_trouble(trouble)}'
        f'<label for="email">{words.email}</label>'
        f'<input id="email" name="email" type="email" autocomplete="email" required value="{escape(email)}">'
        f'<label for="password">{words.password}</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password">'
        f'<button name="deed" value="login">{words.login}</button>{_leave(words)}'
        f'<p class="note">{words.test}</p></form>'
    )
    return _sheet(_bill(order, language) + form, language=language, status=402 if trouble else 200)


def review(order: Document, *, language: str, email: str, trouble: str = "") -> Answer:
    words, total = WORDS[language], _total(order, language)
    ways = "".join(
        f'<label><input type="radio" name="way" value="{way}"{" checked" if place == 0 else ""}>'
        f"<span>{words.ways[place]}</span></label>"
        for place, way in enumerate(WAYS)
    )
    form = (
        f'<form method="post"><h1>{words.review_title}</h1>{_trouble(trouble)}'
        f'<p class="note"><bdi>{escape(email)}</bdi></p>'
        f'<input type="hidden" name="email" value="{escape(email)}">'
        f"<fieldset><legend>{words.pay_with}</legend>{ways}</fieldset>"
        f'<button name="deed" value="approve">{words.pay.format(amount=total)}</button>{_leave(words)}'
        f'<p class="note">{words.test}</p></form>'
    )
    return _sheet(_bill(order, language) + form, language=language)


def closed(order: Document, *, language: str) -> Answer:
    """Approved or paid already: back to the shop."""
    words = WORDS[language]
    back = f'<a href="{escape(order["_context"]["return_url"])}">{words.cancel}</a>'
    return _sheet(f"<section><h1>{words.title}</h1><p>{words.paid}</p>{back}</section>", language=language)


def unknown(language: str) -> Answer:
    words = WORDS[language]
    return _sheet(f"<section><h1>{words.title}</h1><p>{words.over}</p></section>", language=language, status=404)


def _bill(order: Document, language: str) -> str:
    words, unit = WORDS[language], order["purchase_units"][0]
    total = _total(order, language)
    rows = "".join(_line(item, language) for item in unit.get("items") or [])
    table = (
        f'<table><tbody>{rows}</tbody><tfoot><tr><th scope="row">{words.total}</th><td>{total}</td></tr></tfoot>'
        "</table>"
        if rows
        else f'<p class="note"><bdi>{escape(unit.get("description", ""))}</bdi></p>'
    )
    return f'<section><h1>{words.title}</h1><p class="sum">{total}</p>{table}</section>'


def _line(item: Document, language: str) -> str:
    price, pieces = item["unit_amount"], int(item["quantity"])
    currency = price["currency_code"]
    whole = units(price["value"], currency, field="") * pieces
    more = f' <span class="note">×\u00a0{pieces}</span>' if pieces > 1 else ""
    name = f"<bdi>{escape(item['name'])}</bdi>{more}"
    return f'<tr><th scope="row">{name}</th><td>{_shown(whole, currency, language)}</td></tr>'


def _total(order: Document, language: str) -> str:
    amount = order["purchase_units"][0]["amount"]
    return _shown(units(amount["value"], amount["currency_code"], field=""), amount["currency_code"], language)


def _shown(amount: int, currency: str, language: str) -> str:
    number = major(amount, currency)
    return f"<bdi>{number.replace('.', ',') if language in DECIMAL_COMMA else number} {currency}</bdi>"


def _trouble(text: str) -> str:
    return f'<p class="bad" role="alert">{escape(text)}</p>' if text else ""


def _leave(words: Words) -> str:
    return f'<button class="quiet" name="deed" value="cancel" formnovalidate>{words.cancel}</button>'


def _sheet(body: str, *, language: str, status: int = 200) -> Answer:
    words = WORDS[language]
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>PayPal: {words.title}</title>'
        f'<meta name="robots" content="noindex"><link rel="icon" href="data:,"><style>{STYLE}</style></head>'
        f"<body><header><p><bdi>PayPal</bdi></p></header><main>{body}</main></body></html>"
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
    return Answer(html.encode(), status, "text/html; charset=utf-8", headers)
