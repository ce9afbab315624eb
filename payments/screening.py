"""Screen names against sanctions lists that an operator imports: alike is enough to ask a person, never to refuse.

Names are folded (letters without marks, words in alphabetical order) and compared by their trigrams. Where a list is
kept but was not renewed for too long, every name is doubtful: a list that is not read does not protect.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from typing import TextIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from payments.errors import ListUnreadable
from payments.models import SanctionedName

ALIKE = 0.8
NOT_LETTERS = re.compile(r"[^\w]+")
AT_ONCE = 2000
# pg_trgm's index is asked by its own limit, which is set for this statement alone.
LIKE = """
SELECT source, entry, similarity(folded, %(name)s) AS alike FROM payments_sanctionedname
WHERE folded %% %(name)s AND similarity(folded, %(name)s) >= %(least)s
ORDER BY alike DESC, source, entry LIMIT 1
"""


def fold(name: str) -> str:
    """``MÜLLER, Jürgen`` and ``Jurgen Muller`` are one: ``jurgen muller``."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(sorted(word for word in NOT_LETTERS.split(plain.casefold()) if word))


def screen(name: str) -> str | None:
    """The entry whose name is most like this one, and how like; None where there is none."""
    newest = SanctionedName.objects.order_by("-imported_at").values_list("imported_at", flat=True).first()
    if newest is None:
        return None
    if timezone.now() - newest > timedelta(days=settings.SANCTIONS_LIST_DAYS):
        return "old list"
    folded = fold(name)
    if not folded:
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(LIKE, {"name": folded, "least": ALIKE})
        row = cursor.fetchone()
    return f"{row[0]} {row[1]} {row[2]:.2f}" if row else None


@transaction.atomic
def bring(source: str, file: TextIO, *, entry: str, name: str) -> int:
    """Put a list in the place of its earlier edition: all of it or nothing. The number of names. Raises ListUnreadable.

    ``entry`` and ``name`` are the columns of a CSV with a header; several names may share an entry.
    """
    reader = csv.DictReader(file)
    lacking = {entry, name} - set(reader.fieldnames or ())
    if lacking:
        raise ListUnreadable(reason=", ".join(sorted(lacking)))
    rows = list(_rows(source, reader, entry, name))
    if not rows:
        raise ListUnreadable(reason="0")
    SanctionedName.objects.filter(source=source).delete()
    SanctionedName.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return SanctionedName.objects.filter(source=source).count()


def _rows(source: str, reader: Iterable[dict[str, str]], entry: str, name: str) -> Iterable[SanctionedName]:
    now = timezone.now()
    for row in reader:
        written = " ".join((row[name] or "").split())[:200]
        if folded := fold(written)[:200]:
            yield SanctionedName(
                source=source, entry=(row[entry] or "")[:40], name=written, folded=folded, imported_at=now
            )
