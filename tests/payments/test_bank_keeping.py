"""Statements by command, and accounts that stay sealed while keys change."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from payments.bank import paying_back, resealing
from payments.models import BankFile, BankLine, BankMapping, BankPayBack, Payment
from shop.money import money
from tests.payments.bank_making import PAYER, bring, camt, line_of, transfer

pytestmark = pytest.mark.django_db


def test_a_statement_is_brought_by_command(tmp_path: Path) -> None:
    payment, path, out = transfer(), tmp_path / "day.xml", StringIO()
    path.write_bytes(camt([("60.00", payment.session_id)]))
    call_command("statement", str(path), stdout=out)
    call_command("statement", str(path), stdout=out)
    assert out.getvalue().splitlines() == [
        "2026-11-29 60 EUR: more than was owed. More came than is owed.",
        "1 new lines, 0 known.",
        "0 new lines, 1 known.",
    ]
    assert Payment.objects.get().status == "captured"


def test_a_command_that_cannot_says_why_and_ends_with_2(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("day,amount\n2026-11-29,5.00\n")
    BankMapping.objects.create(name="Bank", currency="EUR", day="day", amount="amount")
    for arguments in ([str(tmp_path / "none")], [str(path)], [str(path), "--mapping", "Other"]):
        with pytest.raises(CommandError) as refused:
            call_command("statement", *arguments)
        assert refused.value.returncode == 2
    assert not BankFile.objects.exists()
    call_command("statement", str(path), "--mapping", "Bank", stdout=StringIO())
    assert BankLine.objects.count() == 1


def test_accounts_and_statements_are_sealed_anew_when_the_key_changes(settings: Settings) -> None:
    settings.SEALING_KEYS = ["old"]
    payment = transfer()
    line = line_of(bring([("60.00", payment.session_id)]))
    paying_back.give_back(line, amount=money("10.02", "EUR"))
    settings.SEALING_KEYS = ["new", "old"]
    bring([("1.00", "younger")])
    assert (resealing.seal_anew(), resealing.seal_anew()) == (3, 0)
    settings.SEALING_KEYS = ["new"]
    assert BankLine.objects.get(pk=line.pk).other_account == PAYER
    assert BankPayBack.objects.get().other_account == PAYER
    assert len(bring([("60.00", payment.session_id), ("2.00", "more")]).lines) == 1


def test_texts_that_were_garbled_on_the_way_hide_no_reference() -> None:
    payment = transfer()
    line = line_of(bring([("49.98", f"Ã¼berweisung \ufffd\ufffd 支付 {payment.session_id} é")]))
    assert (line.status, Payment.objects.get().status) == ("matched", "captured")
