"""How the hosted page looks: one small sheet, no script, readable at any width and in both directions."""

from collections.abc import Mapping
from html import escape

from payments.sandbox.stripe.currencies import major
from payments.sandbox.stripe.words import RIGHT_TO_LEFT, WORDS, Words
from shop.outside.answers import Answer
from shop.outside.truth import Document

STYLE = """
:root { color-scheme: light; --ink: #1a1f36; --soft: #4f566b; --line: #8792a2; --deed: #3b4cca; --bad: #a3173b }
* { box-sizing: border-box }
body { margin: 0; background: #f6f8fa; color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans CJK SC", sans-serif }
main { inline-size: min(100%, 58rem); margin: 0 auto; padding: 2rem 1rem; display: grid; gap: 2rem }
@media (min-width: 46rem) { main { grid-template-columns: 1fr 1fr; gap: 4rem; padding-block: 4rem } }
h1 { margin: 0 0 .25rem; font-size: 1rem; font-weight: 600; color: var(--soft) }
.sum { margin: 0 0 1.5rem; font-size: 2.25rem; font-weight: 650; line-height: 1.2 }
table { inline-size: 100%; border-collapse: collapse }
th, td { padding: .5rem 0; text-align: start; vertical-align: top; font-weight: 400;
  border-block-end: 1px solid #d8dee6 }
td { text-align: end; white-space: nowrap; padding-inline-start: 1rem; font-variant-numeric: tabular-nums }
tfoot th, tfoot td { font-weight: 650; border: 0 }
form, .sheet { background: #fff; padding: 1.5rem; border-radius: 8px; box-shadow: 0 1px 4px #0002 }
label { display: block; margin-block-end: .25rem; font-size: .9rem; font-weight: 550 }
input { inline-size: 100%; min-block-size: 44px; padding: .5rem .75rem; font: inherit; color: inherit; background: #fff;
  border: 1px solid var(--line); border-radius: 6px; margin-block-end: 1rem }
[dir=rtl] .digits { direction: ltr; text-align: right }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end }
button { inline-size: 100%; min-block-size: 48px; border: 0; border-radius: 6px; font: inherit; font-weight: 650;
  background: var(--deed); color: #fff; cursor: pointer; margin-block-end: .75rem }
button.quiet { background: #fff; color: var(--ink); border: 1px solid var(--line) }
:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px }
a { color: var(--deed); display: inline-block; padding-block: .6rem }
.bad { color: var(--bad); font-weight: 550; margin: 0 0 1rem }
.note { color: var(--soft); font-size: .875rem }
"""
DECIMAL_COMMA = frozenset({"de", "fr", "es"})
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def sheet(body: str, *, language: str, status: int = 200) -> Answer:
    words = WORDS[language]
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{words.title}</title>'
        f'<meta name="robots" content="noindex"><link rel="icon" href="data:,"><style>{STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY + "; img-src data:"}
    return Answer(html.encode(), status, "text/html; charset=utf-8", headers)


def shown(amount: int, currency: str, language: str) -> str:
    number = major(amount, currency)
    return f"<bdi>{number.replace('.', ',') if language in DECIMAL_COMMA else number} {currency.upper()}</bdi>"


def hint(words: Words) -> str:
    """What a person who tries the shop out wants to know."""
    return f'<p class="note">{words.test} <bdi>4242 4242 4242 4242</bdi></p>'


def bill(session: Document, language: str) -> str:
    words, currency = WORDS[language], session["currency"]
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(line["description"])}</bdi>'
        + (f' <span class="note">× {line["quantity"]}</span>' if line["quantity"] > 1 else "")
        + f"</th><td>{shown(line['amount_total'], currency, language)}</td></tr>"
        for line in session["_lines"]
    )
    total = shown(session["amount_total"], currency, language)
    return (
        f'<section><h1>{words.title}</h1><p class="sum">{total}</p><table><tbody>{rows}</tbody><tfoot><tr>'
        f'<th scope="row">{words.total}</th><td>{total}</td></tr></tfoot></table></section>'
    )


def card_form(session: Document, *, language: str, typed: Mapping[str, str], trouble: str = "") -> Answer:
    words, total = WORDS[language], shown(session["amount_total"], session["currency"], language)
    email = session["customer_email"] or typed.get("email", "")
    notice = f'<p class="bad" role="alert" id="trouble">{escape(trouble)}</p>' if trouble else ""
    wrong = ' aria-invalid="true" aria-describedby="trouble"' if trouble else ""
    back = f'<a href="{escape(session["cancel_url"])}">{words.cancel}</a>' if session["cancel_url"] else ""

    def field(name: str, label: str, more: str) -> str:
        return f'<div><label for="{name}">{label}</label><input id="{name}" name="{name}" required {more}></div>'

    fixed = " readonly" if session["customer_email"] else ""
    digits = 'class="digits" inputmode="numeric"'
    form = (
        '<form method="post">'
        + notice
        + field("email", words.email, f'type="email" autocomplete="email" value="{escape(email)}"{fixed}')
        + field("number", words.number, f'{digits} autocomplete="cc-number" maxlength="23"{wrong}')
        + '<div class="two">'
        + field("expiry", words.expiry, f'{digits} autocomplete="cc-exp" maxlength="7"')
        + field("cvc", words.cvc, f'{digits} autocomplete="cc-csc" maxlength="4"')
        + "</div>"
        + field("name", words.name, f'autocomplete="cc-name" value="{escape(typed.get("name", ""))}"')
        + f"<button>{words.pay.format(amount=total)}</button>{back}{hint(words)}</form>"
    )
    return sheet(bill(session, language) + form, language=language, status=402 if trouble else 200)


def secure_step(session: Document, *, language: str) -> Answer:
    words = WORDS[language]
    form = (
        f'<form method="post"><p><strong>{words.secure}</strong></p><p>{words.secure_why}</p>'
        f'<button name="deed" value="approve">{words.approve}</button>'
        f'<button class="quiet" name="deed" value="refuse">{words.refuse}</button>'
        f"{hint(words)}</form>"
    )
    return sheet(bill(session, language) + form, language=language)


def closed(session: Document, *, language: str) -> Answer:
    words = WORDS[language]
    text = words.paid if session["status"] == "complete" else words.over
    url = session["success_url"] if session["status"] == "complete" else session["cancel_url"]
    back = (
        f'<p><a href="{escape(url.replace("{CHECKOUT_SESSION_ID}", session["id"]))}">{words.cancel}</a></p>'
        if url
        else ""
    )
    status = 200 if session["status"] == "complete" else 410
    return sheet(
        f'<div class="sheet"><h1>{words.title}</h1><p>{text}</p>{back}</div>', language=language, status=status
    )


def unknown(language: str) -> Answer:
    words = WORDS[language]
    return sheet(f'<div class="sheet"><h1>{words.title}</h1><p>{words.over}</p></div>', language=language, status=404)
