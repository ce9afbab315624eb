"""Codes: entered by shoppers, made in bulk by staff. Of a code that opens nothing nobody learns why.

Unknown, expired, used up and meant for another market get one sentence, after the same questions to the database. Tries
are counted there too, by visitor and by address, so that a cache that is down opens no door.
"""

import csv
import hmac
import io
import json
import re
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from orders.errors import CodeTaken, NoSuchCode, TooManyTries
from orders.models import Basket, Coupon, Promotion
from shop import localtime, markets

log = structlog.get_logger(__name__)

# Without letters and digits that are taken for one another. Twelve of them are 59 bits.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 12
MOST_AT_ONCE = 10_000
NOT_OF_A_CODE = re.compile(r"[^A-Z0-9]")
LONGEST = 40
# How often codes may be tried: ten in a minute a visitor, thirty in an hour an address.
PER_VISITOR = (10, 60)
PER_ADDRESS = (30, 3600)

# A code is good while its promotion is live, by the clock of the market that asks. No row: it opens nothing.
OPENED = """
SELECT c.id, c.promotion_id FROM orders_coupon c
JOIN orders_promotion p ON p.id = c.promotion_id AND p.status = 'live' AND p.needs_coupon
WHERE c.code = %(code)s AND (c.most IS NULL OR c.taken < c.most)
  AND (p.starts_on IS NULL OR p.starts_on + p.starts_time <= %(now)s)
  AND (p.ends_on IS NULL OR CASE WHEN p.ends_time IS NULL THEN p.ends_on + 1 ELSE p.ends_on + p.ends_time END > %(now)s)
  AND coalesce(nullif(p.conditions #> '{market,markets}', '[]') @> to_jsonb(%(market)s::text), true)
"""

TRY = """
INSERT INTO orders_codetry AS t (key, since, tries)
SELECT key, now(), 1 FROM unnest(%(keys)s::text[]) AS key ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN t.since < now() - (%(spans)s::jsonb->>t.key)::interval THEN 1 ELSE t.tries + 1 END,
    since = CASE WHEN t.since < now() - (%(spans)s::jsonb->>t.key)::interval THEN now() ELSE t.since END
RETURNING key, tries
"""


@dataclass(frozen=True)
class Opened:
    """A good code: it opens this promotion."""

    coupon_id: int
    promotion_id: int
    code: str


def normal(text: str) -> str:
    """A code as it is kept: capitals and digits, however it was typed, spaced, hyphenated or pasted."""
    return NOT_OF_A_CODE.sub("", unicodedata.normalize("NFKC", text[:200]).upper())[:LONGEST]


def enter(basket: Basket, text: str, *, visitor: str, address: str) -> Opened:
    """Keep a code with the basket. Raises TooManyTries, NoSuchCode: the basket then keeps what it had."""
    _count_try(visitor, address)
    code = normal(text)
    found = opened_by(code, market=basket.market)
    if found is None:
        raise NoSuchCode
    basket.coupon = code
    basket.save(update_fields=["coupon"])
    return found


def take_out(basket: Basket) -> None:
    basket.coupon = ""
    basket.save(update_fields=["coupon"])


def opened_by(code: str, *, market: str, at: datetime | None = None) -> Opened | None:
    """What a kept code opens in this market, now or at another time by its clock; None: nothing. One query."""
    now = at or localtime.now_in(markets.by_code(market))
    with connection.cursor() as cursor:
        cursor.execute(OPENED, {"code": code, "market": market, "now": now})
        row = cursor.fetchone()
    return Opened(coupon_id=row[0], promotion_id=row[1], code=code) if row else None


@transaction.atomic
def share(promotion: Promotion, text: str, *, most: int | None = None) -> Coupon:
    """One code for many. Raises CodeTaken."""
    try:
        with transaction.atomic():
            return Coupon.objects.create(promotion=promotion, code=normal(text), most=most, batch="")
    except IntegrityError as error:
        raise CodeTaken(code=normal(text)) from error


@transaction.atomic
def make(promotion: Promotion, number: int, *, prefix: str = "", most: int = 1) -> str:
    """So many codes that nobody guesses, each good ``most`` times; the name of their batch."""
    batch = f"{promotion.code[:20]}-{secrets.token_hex(4)}"
    start = normal(prefix)[:10]
    codes: set[str] = set()
    while len(codes) < min(number, MOST_AT_ONCE):
        codes.add(start + "".join(secrets.choice(ALPHABET) for _digit in range(LENGTH)))
    Coupon.objects.bulk_create(
        (Coupon(promotion=promotion, code=code, most=most, batch=batch) for code in sorted(codes)), batch_size=1000
    )
    return batch


def exported(promotion: Promotion, *, batch: str = "") -> Iterator[str]:
    """The codes as rows of CSV: code, uses, uses at most, batch. (A code is capitals and digits: no formula.)"""
    rows = Coupon.objects.filter(promotion=promotion, **({"batch": batch} if batch else {})).order_by("id")
    yield _csv_row("code", "uses", "most", "batch")
    for coupon in rows.iterator(chunk_size=1000):
        yield _csv_row(coupon.code, str(coupon.taken), "" if coupon.most is None else str(coupon.most), coupon.batch)


def _csv_row(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _count_try(visitor: str, address: str) -> None:
    """Every try counts, good ones too, so that a good one cannot be told by its pace."""
    limits = {_key("visitor", visitor): PER_VISITOR, _key("address", address): PER_ADDRESS}
    spans = json.dumps({key: f"{span} seconds" for key, (_most, span) in limits.items()})
    with connection.cursor() as cursor:
        cursor.execute(TRY, {"keys": list(limits), "spans": spans})
        tries = dict(cursor.fetchall())
    if any(tries[key] > most for key, (most, _span) in limits.items()):
        log.warning("codes are being tried", tries=max(tries.values()))
        raise TooManyTries


def _key(kind: str, who: str) -> str:
    """Neither an address nor a basket's token is kept as it is."""
    return f"{kind}:{hmac.new(settings.SECRET_KEY.encode(), f'codes:{kind}:{who}'.encode(), 'sha256').hexdigest()[:40]}"
