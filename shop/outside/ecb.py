"""The European Central Bank's daily feed: units of each currency for one euro, in the bank's own XML."""

import random
from datetime import UTC, date, datetime, timedelta

from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Sandbox

# About the level of late 2026. The bank quotes neither TWD nor AED, so neither does this feed.
LEVELS = {
    "USD": "1.1604", "JPY": "179.85", "CZK": "24.190", "DKK": "7.4690", "GBP": "0.8795", "HUF": "382.40",
    "PLN": "4.2310", "RON": "5.0885", "SEK": "10.9460", "CHF": "0.9325", "ISK": "147.20", "NOK": "11.7215",
    "TRY": "49.2360", "AUD": "1.7850", "BRL": "6.1940", "CAD": "1.6295", "CNY": "8.2560", "HKD": "9.0350",
    "IDR": "19385.25", "ILS": "3.7920", "INR": "103.5480", "KRW": "1704.33", "MXN": "21.3750", "MYR": "4.8010",
    "NZD": "2.0610", "PHP": "68.240", "SGD": "1.5135", "THB": "37.620", "ZAR": "19.9220",
}  # fmt: skip
PUBLISHED_AT_UTC_H = 15  # 16:00 in Frankfurt
FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" \
xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
\t\t<Cube time='{day}'>
{rows}
\t\t</Cube>
\t</Cube>
</gesmes:Envelope>
"""


def settle(sandbox: Sandbox) -> None:
    feed = Feed(sandbox)
    sandbox.service("ecb").route("GET", "/eurofxref-daily.xml", feed.daily)
    world = sandbox.services["world"]
    world.route("POST", "/ecb/rates", feed.bend)
    world.route("DELETE", "/ecb/rates", feed.straighten)


class Feed:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def daily(self, request: Request) -> Answer:
        bent = (self.sandbox.truth.get("ecb", "bent") or {}).get("rates", {})
        day = bent.get("time") or last_published(datetime.fromtimestamp(self.sandbox.now(), UTC)).isoformat()
        rates = {
            **rates_of(day, seed=self.sandbox.seed),
            **{name: text for name, text in bent.items() if name != "time"},
        }
        rows = "\n".join(
            f"\t\t\t<Cube currency='{name}' rate='{text}'/>" for name, text in rates.items() if text is not None
        )
        return Answer(FRAME.format(day=day, rows=rows).encode(), content_type="text/xml; charset=UTF-8")

    def bend(self, request: Request) -> Answer:
        """``{"USD": "0", "JPY": "NaN", "GBP": null, "time": "2020-01-01"}``: false, missing, old."""
        old = (self.sandbox.truth.get("ecb", "bent") or {}).get("rates", {})
        self.sandbox.truth.put("ecb", {"id": "bent", "rates": old | request.json()})
        return json_answer({"bent": old | request.json()})

    def straighten(self, request: Request) -> Answer:
        self.sandbox.truth.drop("ecb", "bent")
        return json_answer({"bent": {}})


def last_published(now: datetime) -> date:
    day = now.date() if now.hour >= PUBLISHED_AT_UTC_H else now.date() - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


def rates_of(day: str, *, seed: int) -> dict[str, str]:
    """The level, moved by at most half a per cent: the same for the same day and seed."""
    dice = random.Random(f"{seed} {day}")
    moved = {}
    for name, text in LEVELS.items():
        digits = len(text.partition(".")[2])
        moved[name] = f"{float(text) * dice.uniform(0.995, 1.005):.{digits}f}"
    return moved
