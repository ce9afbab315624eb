"""Seal the ledger: a chain of digests, so that an entry that was rewritten behind our back is named.

Triggers keep the shop from rewriting; the seal shows what somebody with the database's own keys has done. Whoever
writes the newest digest down elsewhere (it is on the seals' page) can prove the past to a third person.
"""

from hashlib import sha256
from itertools import pairwise

from django.db import connection, transaction

from payments.models import LedgerSeal

MOST_AT_ONCE = 50_000
NOTHING_SEALED = "0" * 64

# One line an entry, with all that its transaction says of it.
DIGEST = """
SELECT count(*), max(e.id), encode(sha256(convert_to(string_agg(concat_ws('|',
    e.id, e.account, e.amount::text, e.amount_currency, t.id, t.kind, t.reference, t.key,
    to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')), E'\\n' ORDER BY e.id), 'UTF8')), 'hex')
FROM payments_ledgertransaction t
JOIN (SELECT * FROM payments_ledgerentry WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) e ON e.transaction_id = t.id
"""
ENDLESS = 2**63 - 1


def seal() -> int:
    """Seal what was booked since the last seal; the number of entries. Bookings wait for some milliseconds.

    Ids are given before they are committed, so a later entry may be seen before an earlier one: the lock waits for
    whoever is writing, and then nothing below the highest id can still come.
    """
    sealed = 0
    while done := _seal_some():
        sealed += done
    return sealed


def broken_seals() -> list[str]:
    """The first seal that its entries no longer give, in a sentence; those after it stand on it. None: all is well."""
    seals = list(LedgerSeal.objects.order_by("id"))
    if not seals:
        return []
    start = LedgerSeal(last_entry=0, entries=0, digest=NOTHING_SEALED)
    for before, here in pairwise([start, *seals]):
        count, _last, digest = _digest(before.last_entry, here.last_entry, ENDLESS)
        if count != here.entries or _chained(before.digest, digest) != here.digest:
            return [f"seal {here.pk}: entries {before.last_entry + 1} to {here.last_entry} are not what was sealed"]
    return []


@transaction.atomic
def _seal_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'; LOCK TABLE payments_ledgerentry IN SHARE ROW EXCLUSIVE MODE")
    newest = LedgerSeal.objects.order_by("-id").first()
    last, before = (newest.last_entry, newest.digest) if newest else (0, NOTHING_SEALED)
    count, highest, digest = _digest(last, ENDLESS, MOST_AT_ONCE)
    if count:
        LedgerSeal.objects.create(last_entry=highest, entries=count, digest=_chained(before, digest))
    return count


def _digest(after: int, until: int, most: int) -> tuple[int, int, str]:
    with connection.cursor() as cursor:
        cursor.execute(DIGEST, [after, until, most])
        count, highest, digest = cursor.fetchone()
    return count, highest or after, digest or ""


def _chained(before: str, digest: str) -> str:
    return sha256(f"{before}{digest}".encode()).hexdigest()
