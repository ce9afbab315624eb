"""The buyer's bank: a page on which she transfers money, rightly or with a mistake on purpose."""

from collections.abc import Mapping
from html import escape

from payments.sandbox.bank.ledger import Books, Unknown, major, minor, places
from payments.sandbox.bank.words import RIGHT_TO_LEFT, WORDS, language_of
from shop.outside.answers import Answer, Request
from shop.outside.sandbox import Service

STYLE = """
:root { color-scheme: light; --ink: #10261f; --soft: #4c5f58; --line: #8aa39a; --deed: #12624a; --bad: #9c1f2e }
* { box-sizing: border-box }
body { margin: 0; background: #eef4f1; color: var(--ink); font: 1rem/1.5 system-ui, "Noto Sans CJK SC", sans-serif }
main { inline-size: min(100%, 34rem); margin: 0 auto; padding: 2rem 1rem }
form, .sheet { background: #fff; padding: 1.5rem; border-radius: 8px; border-block-start: 6px solid var(--deed) }
h1 { margin: 0 0 1rem; font-size: 1.4rem }
label { display: block; margin-block-end: .25rem; font-size: .9rem; font-weight: 550 }
input, select { inline-size: 100%; min-block-size: 44px; padding: .5rem .75rem; font: inherit; color: inherit;
  background: #fff; border: 1px solid var(--line); border-radius: 4px; margin-block-end: 1rem }
button { inline-size: 100%; min-block-size: 48px; border: 0; border-radius: 4px; font: inherit; font-weight: 650;
  background: var(--deed); color: #fff; cursor: pointer }
:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px }
a { color: var(--deed); display: inline-block; padding-block: .6rem }
.bad { color: var(--bad); font-weight: 550 }
.note { color: var(--soft); font-size: .875rem }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
MISTAKE = 5  # major units


class Pages:
    def __init__(self, books: Books, service: Service) -> None:
        self.books = books
        service.route("GET", "/", self.show)
        service.route("POST", "/", self.transfer)

    def show(self, request: Request) -> Answer:
        typed = {name: request.asked(name) for name in ("currency", "amount", "reference", "name")}
        return self.form(language_of(request.headers.get("accept-language", "")), typed)

    def transfer(self, request: Request) -> Answer:
        language, typed = language_of(request.headers.get("accept-language", "")), request.form()
        currency = typed.get("currency", "")
        try:
            self.books.number(currency)
            amount = minor(typed.get("amount", ""), currency)
        except Unknown:
            return self.form(language, typed, WORDS[language].wrong_amount, status=422)
        for each, text in _slipped(typed.get("slip", "none"), amount, typed.get("reference", ""), currency):
            self.books.move(
                currency=currency,
                amount=each,
                text=text,
                name=typed.get("name", "").strip(),
                account="".join(typed.get("account", "").split()),
            )
        words = WORDS[language]
        return sheet(
            f'<div class="sheet"><h1>{words.title}</h1><p role="status">{words.sent}</p>'
            f"<p><bdi>{major(amount, currency)} {currency}</bdi></p>"
            f'<p><a href="?currency={currency}">{words.again}</a></p></div>',
            language=language,
        )

    def form(self, language: str, typed: Mapping[str, str], trouble: str = "", *, status: int = 200) -> Answer:
        words = WORDS[language]

        def field(name: str, label: str, value: str, more: str = "") -> str:
            return (
                f'<label for="{name}">{label}</label><input id="{name}" name="{name}" value="{escape(value)}" {more}>'
            )

        currencies = "".join(
            f"<option{' selected' if code == typed.get('currency') else ''}>{code}</option>"
            for code in self.books.accounts
        )
        slips = "".join(f'<option value="{code}">{text}</option>' for code, text in words.slips.items())
        notice = f'<p class="bad" role="alert">{trouble}</p>' if trouble else ""
        payee = escape(next(iter(self.books.accounts.values()))["payee"])
        body = (
            f'<form method="post"><h1>{words.title}</h1>{notice}<p>{words.payee}: <bdi>{payee}</bdi></p>'
            f'<label for="currency">{words.currency}</label><select id="currency" name="currency">{currencies}</select>'
            + field("amount", words.amount, typed.get("amount", ""), 'inputmode="decimal" required')
            + field("reference", words.reference, typed.get("reference", ""))
            + field("name", words.name, typed.get("name", "") or "Anna Muster", 'required autocomplete="name"')
            + field("account", words.account, typed.get("account", "") or "DE75512108001245126199")
            + f'<label for="slip">{words.slip}</label><select id="slip" name="slip">{slips}</select>'
            f'<button>{words.send}</button><p class="note">{words.test}</p></form>'
        )
        return sheet(body, language=language, status=status)


def sheet(body: str, *, language: str, status: int = 200) -> Answer:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{WORDS[language].title}</title><link rel="icon" href="data:,"><style>{STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}
    return Answer(html.encode(), status, "text/html; charset=utf-8", headers)


def _slipped(slip: str, amount: int, text: str, currency: str) -> list[tuple[int, str]]:
    """What really is transferred: amounts in minor units with their texts."""
    more: int = MISTAKE * 10 ** places(currency)
    match slip:
        case "typo":
            return [(amount, _typo(text))]
        case "no_reference":
            return [(amount, "")]
        case "less":
            return [(max(amount - more, 1), text)]
        case "more":
            return [(amount + more, text)]
        case "twice":
            return [(amount, text), (amount, text)]
    return [(amount, text)]


def _typo(text: str) -> str:
    """The last digit becomes the next one."""
    for n in range(len(text) - 1, -1, -1):
        if text[n].isdecimal():
            return f"{text[:n]}{(int(text[n]) + 1) % 10}{text[n + 1 :]}"
    return text
