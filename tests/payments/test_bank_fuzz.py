"""M14, fuzzed, and two desks at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from payments.bank import importing
from payments.models import BankLine, Payment
from payments.states import PaymentStatus
from shop import invariants
from tests.many import TIMES
from tests.payments.bank_making import camt, transfer
from tests.payments.promises_bank import fuzz


@pytest.mark.many
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(20 if TIMES > 1 else 1))
def test_five_hundred_fuzzed_lines_are_each_booked_once_and_pay_nobody_wrongly(seed: int) -> None:
    """``make test-long``: 5,000 lines with each of 20 seeds."""
    assert fuzz(seed, 500 * TIMES) == []
    assert Payment.objects.filter(provider="bank", status=PaymentStatus.CAPTURED).count() >= 25


@pytest.mark.django_db(transaction=True)
def test_two_overlapping_files_at_once_book_each_line_once() -> None:
    payment = transfer()
    rows = [("20.00", payment.session_id, "A"), ("29.98", payment.session_id, "B"), ("5.00", "x", "C")]
    files = [camt(rows[:2]), camt(rows[1:]), camt(rows), camt(list(reversed(rows)))]

    def bring(body: bytes) -> int:
        try:
            return len(importing.bring(body, name="x.xml").lines)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as desks:
        new = list(desks.map(bring, files))
    assert (sum(new), BankLine.objects.count()) == (3, 3)
    assert Payment.objects.get().status == "captured"
    assert invariants.broken() == {}
