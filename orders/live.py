"""Which promotions are live, found by what a basket holds. Each process keeps them; an order is decided on fresh rows.

What a version of a promotion says never changes, so it is read once a process. Which versions stand, and what their
limits still allow, is one small question: kept for some seconds for pages, asked anew for every order.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

from orders.models import Promotion
from orders.promotion import Line, Live, Scope, benefits, conditions, words_of
from orders.terms import units
from shop.errors import Missing

log = structlog.get_logger(__name__)

KEEP_S = 5
MOST_GIFTS = 50
EVERYWHERE = ""

# A day to spare at the end: the last market's clock is half a day behind ours.
STANDING = """
SELECT p.id, p.version, t.currency, t.most - t.taken
FROM orders_promotion p LEFT JOIN orders_promotiontally t ON t.promotion_id = p.id
WHERE p.status = 'live' AND (p.ends_on IS NULL OR p.ends_on >= current_date - 2)
ORDER BY p.id
"""


@dataclass(frozen=True)
class Standing:
    """The live promotions, filed under what a basket must have for them, and what is left of their limits."""

    all: tuple[Live, ...]
    left: Mapping[tuple[int, str], int]
    by_word: Mapping[tuple[str, str, str], tuple[Live, ...]]
    by_code: Mapping[int, Live]

    def candidates(self, lines: Iterable[Line], *, market: str, opened: Iterable[int] = ()) -> list[Live]:
        """Those that may apply to these lines, each once. The rest cannot."""
        found: dict[int, Live] = {id_: self.by_code[id_] for id_ in opened if id_ in self.by_code}
        words = {("", ""), *(word for line in lines for word in words_of(line))}
        for where in (EVERYWHERE, market):
            for kind, word in words:
                for live in self.by_word.get((where, kind, word), ()):
                    found[live.id] = live
        return list(found.values())

    def gifts(self, *, market: str, opened: Iterable[int] = ()) -> list[str]:
        """SKUs that may be given in this market: their offers are read together with those of the basket."""
        filed = [live for where in (EVERYWHERE, market) for live in self.by_word.get((where, "gift", ""), ())]
        filed += [self.by_code[id_] for id_ in opened if id_ in self.by_code]
        return list(dict.fromkeys(live.terms[0] for live in filed if live.benefit.code == "gift"))[:MOST_GIFTS]


_read: dict[int, Live] = {}
_kept: Standing | None = None
_kept_until = 0.0


def kept() -> Standing:
    """As they stood some seconds ago at most. For pages."""
    global _kept, _kept_until
    now = time.monotonic()
    if _kept is None or now >= _kept_until:
        _kept, _kept_until = fresh(), now + KEEP_S
    return _kept


def fresh() -> Standing:
    """As they stand now. One query; a second one when a version is new to this process."""
    global _kept, _kept_until
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        rows = cursor.fetchall()
    versions = {row[0]: row[1] for row in rows}
    _learn(versions)
    lives = tuple(_read[id_] for id_, version in versions.items() if id_ in _read and _read[id_].version == version)
    left = {
        (id_, currency): units(amount, currency) if currency else int(amount)
        for id_, _version, currency, amount in rows
        if currency is not None
    }
    if _kept is not None and _kept.all == lives:
        found = Standing(lives, left, _kept.by_word, _kept.by_code)
    else:
        found = filed(lives, left)
    _kept, _kept_until = found, time.monotonic() + KEEP_S
    return found


def forget() -> None:
    """Ask and read anew at the next question."""
    global _kept, _kept_until
    _kept, _kept_until = None, 0.0
    _read.clear()


def filed(lives: Iterable[Live], left: Mapping[tuple[int, str], int]) -> Standing:
    """Promotions in order: under their code if they need one, else under market and each of their goods' words."""
    by_word: defaultdict[tuple[str, str, str], list[Live]] = defaultdict(list)
    by_code = {}
    lives = tuple(lives)
    for live in lives:
        if live.needs_coupon:
            by_code[live.id] = live
            continue
        for where in _markets_of(live):
            for kind, word in live.scope.keys() or [("", "")]:
                by_word[where, kind, word].append(live)
            if live.benefit.code == "gift":
                by_word[where, "gift", ""].append(live)
    return Standing(lives, left, {key: tuple(found) for key, found in by_word.items()}, by_code)


def read(row: Promotion) -> Live:
    """A row made ready for counting. Raises Missing for a kind that is no more, KeyError, ValueError for bad terms."""
    benefit = benefits.get(row.kind)
    asked = [(conditions.get(code), terms) for code, terms in sorted(row.conditions.items()) if terms]
    return Live(
        id=row.pk,
        code=row.code,
        version=row.version,
        names={code: str(getattr(row, f"name_{code.replace('-', '_')}") or "") for code, _name in settings.LANGUAGES},
        lane=row.lane,
        rank=row.rank,
        exclusive=row.exclusive,
        scope=Scope(**{name: frozenset(words) for name, words in row.goods.items()}),
        benefit=benefit,
        terms=benefit.read(row.terms),
        conditions=tuple((condition, condition.read(terms)) for condition, terms in asked),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        needs_coupon=row.needs_coupon,
        limit_each=row.limit_each,
    )


def _learn(versions: Mapping[int, int]) -> None:
    """Read what this process does not know yet. A row that cannot be read gives nothing and is told to staff."""
    new = [id_ for id_, version in versions.items() if id_ not in _read or _read[id_].version != version]
    for row in Promotion.objects.filter(pk__in=new) if new else ():
        try:
            _read[row.pk] = read(row)
        except (Missing, KeyError, TypeError, ValueError, ArithmeticError) as error:
            log.error("promotion cannot be read", code=row.code, version=row.version, error=str(error))


def _markets_of(live: Live) -> Iterable[str]:
    for condition, terms in live.conditions:
        if condition.code == "market" and terms.markets:
            return terms.markets
    return (EVERYWHERE,)


def name_of(live: Live, language: str) -> str:
    """What shoppers call it, in a language or the nearest one that it speaks."""
    fallbacks: Any = settings.MODELTRANSLATION_FALLBACK_LANGUAGES
    tried = (language, *fallbacks.get(language, ()), *fallbacks["default"])
    return next((live.names[code] for code in tried if live.names.get(code)), live.code)
