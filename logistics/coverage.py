"""Which goods our tariff says nothing of: their duty can be neither charged nor told."""

from collections.abc import Iterable
from datetime import date

from logistics.lawbook import LawBook

# Schemes whose duty comes from the tariff, unless their row has one rate for everything.
BY_TARIFF = ("import", "personal")


def without_tariff(kinds: Iterable[tuple[str, str]], *, destination: str, on: date) -> list[tuple[str, str]]:
    """Those of the (HS code, origin) pairs that the tariff of the day has no line for; none where it needs none.

    Two queries.
    """
    asked = sorted(set(kinds))
    codes = {code for code, _origin in asked}
    book = LawBook([destination], codes=codes, on=on)
    zone = book.zone(destination)
    rules = book.rules(zone, on=on)
    if not any(scheme in rules and not rules[scheme].has("general_rate") for scheme in BY_TARIFF):
        return []
    tariff = book.tariff(zone, codes=codes, on=on)
    return [(code, origin) for code, origin in asked if tariff.line(code, origin) is None]
