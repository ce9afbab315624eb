"""Statements of banks: three formats, read to the last unit or refused by name."""

from datetime import date
from decimal import Decimal

import pytest

from payments.bank.readers import sheet
from payments.bank.readers.decoding import decoded
from payments.bank.readers.reading import read
from payments.bank.statement import Entry, Statement, identities
from payments.errors import StatementUnreadable
from tests.payments.bank_making import DAY, PAYER, camt

GERMAN = """\r
:20:STARTUMS\r
:25:37040044/0532013000\r
:28C:00333/001\r
:60F:C261128EUR1000,00\r
:61:2611291129CR49,98NTRFNONREF//POS-1\r
:86:166?00GUTSCHRIFT?109310?20EREF+NOTPROVIDED?21SVWZ+RF78 00\r
?2200 0123 DANKE?30COBADEFFXXX?31DE75512108001245126199?32ANNA\r
?33MUSTER\r
:61:2611291129D12,5NCHGNONREF\r
ENTGELT\r
:86:808?00ENTGELT?20KONTOFUEHRUNG\r
:62F:C261129EUR1037,48\r
-\r
"""
PLAIN = """{1:F01NWBKGB2LAXXX0000000000}{2:O9401200}{4:
:20:1
:25:GB29NWBK60161331926819 GBP
:28C:5
:60F:D251231GBP10,
:61:2512310102C30,00NMSCINV 7/8//B1
:86:/NAME/ANNA MUSTER/REMI/RF78 0000 0123
:62F:C260102GBP20,00
-}"""


def test_a_german_mt940_with_subfields_is_read() -> None:
    form, (statement,) = read(GERMAN.encode("cp1252"))
    assert (form, statement.account, statement.currency, statement.number) == (
        "mt940", "37040044/0532013000", "EUR", "00333/001",
    )  # fmt: skip
    assert (statement.opening, statement.closing) == (Decimal("1000.00"), Decimal("1037.48"))
    came, went = statement.entries
    assert (came.amount, came.booked_on, came.bank_reference) == (Decimal("49.98"), date(2026, 11, 29), "POS-1")
    assert came.text == "EREF+NOTPROVIDEDSVWZ+RF78 0000 0123 DANKE"
    assert (came.name, came.account) == ("ANNA MUSTER", PAYER)
    assert (went.amount, went.text, went.bank_reference) == (Decimal("-12.5"), "KONTOFUEHRUNG\nENTGELT", "")


def test_a_plain_mt940_over_new_year_is_read() -> None:
    _form, (statement,) = read(PLAIN.encode())
    (entry,) = statement.entries
    assert (statement.account, statement.opening) == ("GB29NWBK60161331926819", Decimal("-10"))
    assert (entry.valued_on, entry.booked_on) == (date(2025, 12, 31), date(2026, 1, 2))
    assert (entry.name, entry.end_to_end, entry.bank_reference) == ("ANNA MUSTER", "INV 7/8", "B1")


def test_a_credit_that_is_taken_back_goes_out() -> None:
    text = PLAIN.replace("C30,00NMSC", "RC30,00NMSC").replace(":62F:C260102GBP20,00", ":62F:D260102GBP40,00")
    assert read(text.encode())[1][0].entries[0].amount == Decimal(-30)


@pytest.mark.parametrize("version", ["02", "03", "04", "05", "06", "07", "08"])
def test_every_version_of_camt_053_is_read(version: str) -> None:
    form, (statement,) = read(camt([("49.98", "RF78 0000 0123", "B1"), ("-5", "fee")], version=version))
    came, went = statement.entries
    assert (form, statement.account, statement.closing) == ("camt.053", "DE89370400440532013000", Decimal("1044.98"))
    assert (came.amount, came.text, came.name, came.account) == (
        Decimal("49.98"), "RF78 0000 0123", "Anna Muster", PAYER,
    )  # fmt: skip
    assert (came.bank_reference, came.booked_on, went.amount) == ("B1", DAY, Decimal(-5))


def test_a_batch_is_read_as_its_transactions_when_they_add_up_and_else_as_one_line() -> None:
    one = camt([("30", "x", "B1")]).decode()
    start, end = one.index("<TxDtls>"), one.index("</NtryDtls>")
    reference = "<Strd><CdtrRefInf><Ref>RF78</Ref></CdtrRefInf></Strd>"
    part = f'<TxDtls><Amt Ccy="EUR">{{}}</Amt><RmtInf><Ustrd>{{}}</Ustrd>{reference}</RmtInf></TxDtls>'
    whole = one[:start] + part.format("10", "first") + part.format("20", "second") + one[end:]
    _form, (statement,) = read(whole.encode())
    assert [(each.amount, each.text, each.structured, each.bank_reference) for each in statement.entries] == [
        (Decimal(10), "first", "RF78", "B1/1"),
        (Decimal(20), "second", "RF78", "B1/2"),
    ]
    _form, (statement,) = read(whole.replace(">20<", ">19<").encode())
    assert [(each.amount, each.text) for each in statement.entries] == [(Decimal(30), "first\nsecond")]


def test_what_is_not_yet_booked_is_left_out() -> None:
    pending = camt([("49.98", "x")], closing="1000").replace(b"<Cd>BOOK</Cd>", b"<Cd>PDNG</Cd>")
    assert read(pending)[1][0].entries == ()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aa">]>'
    b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&a;</Document>'
)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b"hello", "neither"),
        (b"\x89PNG\r\n\x1a\n", "neither"),
        (camt([("1", "x")], closing="1000"), "opening to the closing"),
        (camt([("1", "x")], version="09"), "versions 02 to 08"),
        (camt([("1", "x")])[:-20], "no sound XML"),
        (camt([("1", "x")]).replace(b"CLBD", b"XXXX"), "balances are missing"),
        (camt([("1", "x")]).replace(b'<Ntry><Amt Ccy="EUR">', b'<Ntry><Amt Ccy="USD">'), "several currencies"),
        (camt([("1", "x")]).replace(b'<Ntry><Amt Ccy="EUR">1', b'<Ntry><Amt Ccy="EUR">one'), "no amount"),
        (camt([("1", "x")]).replace(b'<Ntry><Amt Ccy="EUR">1', b'<Ntry><Amt Ccy="EUR">-1'), "no amount"),
        (camt([("1.001", "x")]), "finer"),
        (camt([("1", "x")]).replace(b"2026-11-29", b"2026-13-29"), "no day"),
        (BOMB, "no sound XML"),
        (GERMAN.replace("1037,48", "1037,49").encode(), "opening to the closing"),
        (GERMAN.replace("CR49,98", "49,98").encode(), "not as MT940"),
        (GERMAN.replace(":62F:", ":99F:").encode(), "balances are missing"),
        (GERMAN.replace("261129EUR", "261399EUR").replace(":61:261129", ":61:261399").encode(), "no day"),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused_by_name(body: bytes, says: str) -> None:
    with pytest.raises(StatementUnreadable, match=says):
        read(body)


MAPPING = sheet.Mapping(
    account="DE89370400440532013000",
    currency="EUR",
    delimiter=";",
    decimal_mark=",",
    day_format="%d.%m.%Y",
    skipped_rows=1,
    columns=sheet.Columns(day="Tag", amount="Betrag", text="Zweck", name="Wer", balance="Saldo"),
)
CSV = (
    "Umsätze\nTag;Wer;Zweck;Betrag;Saldo\n29.11.2026;Bank;Gebühr;-1.000,50;49,48\n"
    "28.11.2026;Anna Müller;RF78 0000 0123;49,98;1.049,98\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_by_its_mapping_newest_line_first_or_last(encoding: str) -> None:
    form, (statement,) = read(CSV.encode(encoding), MAPPING)
    assert (form, statement.opening, statement.closing) == ("csv", Decimal("1000.00"), Decimal("49.48"))
    assert [(each.amount, each.name, each.text) for each in statement.entries] == [
        (Decimal("49.98"), "Anna Müller", "RF78 0000 0123"),
        (Decimal("-1000.50"), "Bank", "Gebühr"),
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("Betrag", "Summe", "no column Betrag"),
        ("49,98;", "49.98;", "row 2"),
        ("49,98;1", "viel;1", "row 2"),
        ("28.11.2026", "2026-11-28", "row 2"),
        ("1.049,98", "1.049,97", "balances do not follow"),
        ("49,98;", "NaN;", "row 2"),
        ("Müller", "M\x00ller", "no text"),
    ],
)
def test_a_csv_that_does_not_fit_is_refused_by_name(was: str, becomes: str, says: str) -> None:
    with pytest.raises(StatementUnreadable, match=says):
        read(CSV.replace(was, becomes, 1).encode(), MAPPING)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Grüße, José, 100 €", "cp1252"),
        ("支付订单，谢谢您的购买", "gb18030"),
        ("振込 ありがとう", "utf-8"),
        ("plain", "ascii"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("body", ["Größe".encode("cp1252"), b"\x81\x8d\xff", "振込".encode("shift-jis"), b"a\x00b"])
def test_an_encoding_that_is_not_sure_is_refused(body: bytes) -> None:
    with pytest.raises(StatementUnreadable):
        decoded(body)
    if body == "Größe".encode("cp1252"):
        assert decoded(body, "cp1252") == "Größe"


def test_a_line_is_itself_in_any_order_and_alike_lines_are_counted() -> None:
    one = Entry(Decimal(5), DAY, text="RF78 0000 0123")
    two = Entry(Decimal(7), DAY, text="other")
    assert sorted(identities("A", "EUR", (one, two, one))) == sorted(identities("A", "EUR", (one, one, two)))
    assert len(set(identities("A", "EUR", (one, two, one)))) == 3
    assert identities("A", "EUR", (one,)) == identities("A", "EUR", (Entry(Decimal("5.00"), DAY, text="RF7800000123"),))
    assert identities("A", "EUR", (one,)) != identities("B", "EUR", (one,))


def test_a_statement_in_yen_has_no_decimals() -> None:
    entry = Entry(Decimal("500"), DAY)
    assert Statement("x", "JPY", (entry,), Decimal(0), Decimal(500)).entries == (entry,)
