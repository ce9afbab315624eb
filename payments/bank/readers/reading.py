"""Which format a file is in, and what it says."""

from django.utils.translation import gettext as _

from payments.bank.readers import camt, mt940, sheet
from payments.bank.statement import Statement, check
from payments.errors import StatementUnreadable

CAMT, MT940, CSV = "camt.053", "mt940", "csv"
MOST_BYTES = 10_000_000


def read(body: bytes, mapping: sheet.Mapping | None = None) -> tuple[str, list[Statement]]:
    """The format and its statements, each adding up. A CSV is read by ``mapping``. Raises StatementUnreadable."""
    if not body.strip() or len(body) > MOST_BYTES:
        raise StatementUnreadable(reason=_("it is empty or too large"))
    if mapping is not None:
        form, found = CSV, sheet.read(body, mapping)
    elif camt.is_camt(body):
        form, found = CAMT, camt.read(body)
    elif mt940.is_mt940(body):
        form, found = MT940, mt940.read(body)
    else:
        raise StatementUnreadable(reason=_("it is neither camt.053 nor MT940; a CSV needs a mapping"))
    return form, [check(statement) for statement in found]
