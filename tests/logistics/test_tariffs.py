"""A tariff from a file: every row or none, faults by row, tried out first, the older line ended by the newer."""

import contextlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics import tariffs
from logistics.errors import BadTariffFile
from logistics.models import TariffRate
from logistics.tariffs import Outcome
from shop.models import User

pytestmark = pytest.mark.django_db
HEAD = "destination,hs,origin,rate,valid_from,valid_to,source,confidence\n"
GOOD = HEAD + "EU,6109.10,,12,2026-01-01,,TARIC,high\neu,610910,CN,12.5%,2027-01-01,2027-12-31,TARIC,\n"


def kept() -> list[tuple[object, ...]]:
    return list(TariffRate.objects.order_by("pk").values_list())


def test_a_file_becomes_lines() -> None:
    assert tariffs.bring_in(tariffs.read(GOOD.encode())) == Outcome(2, 0, 0, 0)
    assert list(
        TariffRate.objects.filter(hs_prefix="610910").order_by("valid_from").values_list("origin", "rate", "confidence")
    ) == [("", Decimal(12), "high"), ("CN", Decimal("12.5"), "unconfirmed")]


def test_the_same_file_again_changes_nothing() -> None:
    tariffs.bring_in(tariffs.read(GOOD.encode()))
    before = kept()
    assert tariffs.bring_in(tariffs.read(GOOD.encode())) == Outcome(0, 0, 0, 2)
    assert kept() == before


def test_a_newer_line_ends_the_older_the_day_before() -> None:
    new = HEAD + "EU,691110,,9,2027-01-01,,TARIC 2027,high\n"
    assert tariffs.bring_in(tariffs.read(new.encode())) == Outcome(1, 0, 1, 0)
    days = TariffRate.objects.filter(destination="EU", hs_prefix="691110").order_by("valid_from")
    assert list(days.values_list("valid_from", "valid_to", "rate")) == [
        (date(2021, 7, 1), date(2026, 12, 31), Decimal(12)),
        (date(2027, 1, 1), None, Decimal(9)),
    ]


def test_a_line_of_the_same_first_day_is_replaced() -> None:
    new = HEAD + "EU,691110,,11,2021-07-01,,TARIC,high\n"
    assert tariffs.bring_in(tariffs.read(new.encode())) == Outcome(0, 1, 0, 0)
    assert TariffRate.objects.get(destination="EU", hs_prefix="691110").rate == 11


def test_a_trial_changes_nothing() -> None:
    before = kept()
    assert tariffs.try_out(tariffs.read(GOOD.encode())) == Outcome(2, 0, 0, 0)
    assert kept() == before


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("EU,770000,,1,2026-01-01,,s,", "Row 3: “770000” is no HS code."),
        ("EU,69AB,,1,2026-01-01,,s,", "Row 3: “69AB” is no HS code."),
        ("EU,12345678901,,1,2026-01-01,,s,", "Row 3: “12345678901” is no HS code."),
        ("ZZ,6911,,1,2026-01-01,,s,", "Row 3: there is no country ZZ."),
        ("EU,6911,ZZ,1,2026-01-01,,s,", "Row 3: there is no country ZZ."),
        ("EU,6911,,-1,2026-01-01,,s,", "Row 3: “-1” is no rate in per cent."),
        ("EU,6911,,NaN,2026-01-01,,s,", "Row 3: “NaN” is no rate in per cent."),
        ("EU,6911,,1.2345,2026-01-01,,s,", "Row 3: “1.2345” is no rate in per cent."),
        ("EU,6911,,1,01.01.2026,,s,", "Row 3: “01.01.2026” is no day such as 2026-11-22."),
        ("EU,6911,,1,2026-01-01,2025-01-01,s,", "Row 3: it ends before it starts."),
        ("EU,6911,,1,2026-01-01,,,", "Row 3: it names no source."),
        ("EU,6911,,1,2026-01-01,,s,sure", "Row 3: confidence is one of: high, medium, low, unconfirmed."),
        ("EU,611000,,1,2026-01-01,,s,", "Row 3: says the same as row 2."),
    ],
)
def test_one_bad_row_is_named_and_nothing_of_the_file_is_kept(row: str, fault: str) -> None:
    before = kept()
    with pytest.raises(BadTariffFile) as refused:
        tariffs.bring_in(tariffs.read((HEAD + "EU,611000,,1,2026-01-01,,s,\n" + row + "\n").encode()))
    assert refused.value.faults == (fault,)
    assert kept() == before


@pytest.mark.parametrize("document", [b"", b"a,b\n1,2\n", HEAD.encode(), b"\xff\xfe\x00", b'"' * 3 + HEAD.encode()])
def test_what_is_no_tariff_file_is_refused(document: bytes) -> None:
    before = kept()
    with pytest.raises(BadTariffFile):
        tariffs.read(document)
    assert kept() == before


def test_a_row_whose_days_overlap_with_a_kept_line_is_refused() -> None:
    before = kept()
    with pytest.raises(BadTariffFile, match="nothing was changed"):
        tariffs.bring_in(tariffs.read((HEAD + "EU,691110,,1,2020-01-01,2022-01-01,s,\n").encode()))
    assert kept() == before


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "ignore")))
def test_no_file_makes_the_reader_stumble(document: bytes) -> None:
    with contextlib.suppress(BadTariffFile):
        assert tariffs.read(document)


def test_the_command_says_what_it_did_and_names_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tariff.csv"
    file.write_text(GOOD)
    call_command("import_tariff", file, "--dry-run")
    assert capsys.readouterr().out == "2 new lines; 0 changed; 0 ended; 0 as before\n"
    file.write_text(HEAD + "EU,770000,,1,2026-01-01,,s,\n")
    with pytest.raises(CommandError, match="770000"):
        call_command("import_tariff", file)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_tariff", tmp_path / "none.csv")


def test_staff_try_a_file_out_and_bring_it_in(client: Client) -> None:
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    page = reverse("admin:logistics_tariffrate_bring_in_file")
    before = kept()
    assert client.get(page).status_code == 200
    tried = client.post(page, {"file": SimpleUploadedFile("t.csv", GOOD.encode()), "only_try": "on"})
    assert "2 new lines" in tried.content.decode()
    bad = client.post(page, {"file": SimpleUploadedFile("t.csv", HEAD.encode() + b"EU,77,,1,2026-01-01,,s,\n")})
    assert (bad.status_code, "Row 2" in bad.content.decode(), kept()) == (422, True, before)
    assert client.post(page, {"file": SimpleUploadedFile("t.csv", GOOD.encode())}).status_code == 302
    assert len(kept()) == len(before) + 2


def test_whoever_may_not_change_the_tariff_sees_no_page(client: Client) -> None:
    client.force_login(User.objects.create_user("looker@example.com", "x", is_staff=True))
    assert client.get(reverse("admin:logistics_tariffrate_bring_in_file")).status_code == 403
