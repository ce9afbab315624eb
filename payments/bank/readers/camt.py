"""camt.053, the ISO 20022 statement, versions 02 to 08: balances, entries, and the transactions within an entry."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from payments.bank.statement import Entry, Statement
from payments.errors import StatementUnreadable

FAMILY = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
VERSIONS = tuple(f"{number:02}" for number in range(2, 9))
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
BOOKED = "BOOK"


def is_camt(body: bytes) -> bool:
    return b"camt.053" in body[:2000]


def read(body: bytes) -> list[Statement]:
    """Raises StatementUnreadable."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise StatementUnreadable(reason=_("it is no sound XML")) from error
    space = root.tag.partition("}")[0].lstrip("{")
    if not space.startswith(FAMILY) or space.removeprefix(FAMILY) not in VERSIONS:
        raise StatementUnreadable(reason=_("it is no camt.053 of the versions 02 to 08"))
    _strip(root)
    found = [_statement(node) for node in root.findall("BkToCstmrStmt/Stmt")]
    if not found:
        raise StatementUnreadable(reason=_("it holds no statement"))
    return found


def _strip(root: Element) -> None:
    """Versions differ in their namespace and in little else."""
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]


def _statement(node: Element) -> Statement:
    account = _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")
    balances = {_text(each, "Tp/CdOrPrtry/Cd"): each for each in node.findall("Bal")}
    opening = next((balances[code] for code in OPENING if code in balances), None)
    closing = next((balances[code] for code in CLOSING if code in balances), None)
    if not account or opening is None or closing is None:
        raise StatementUnreadable(reason=_("its account or its balances are missing"))
    currency = _text(node, "Acct/Ccy") or _currency(opening)
    entries = [part for each in node.findall("Ntry") if _status(each) == BOOKED for part in _parts(each, currency)]
    return Statement(
        account=account,
        currency=currency,
        entries=tuple(entries),
        opening=_signed(opening, currency),
        closing=_signed(closing, currency),
        number=_text(node, "ElctrncSeqNb") or _text(node, "LglSeqNb") or _text(node, "Id"),
    )


def _parts(node: Element, currency: str) -> list[Entry]:
    """The transactions of an entry, when each tells its amount and they add up to it; else the entry as one line."""
    whole = _signed(node, currency)
    transactions = node.findall("NtryDtls/TxDtls")
    if len(transactions) < 2:
        return [_entry(node, transactions[0] if transactions else None, whole, "")]
    told = [_amount_within(each, whole, currency) for each in transactions]
    amounts = [amount for amount in told if amount is not None]
    if len(amounts) < len(told) or sum(amounts, Decimal(0)) != whole:
        joined = _entry(node, None, whole, "")
        texts = "\n".join(filter(None, (_remittance(each) for each in transactions)))
        return [replace(joined, text=f"{joined.text}\n{texts}".strip())]
    pairs = zip(transactions, amounts, strict=True)
    return [_entry(node, each, amount, f"/{n}") for n, (each, amount) in enumerate(pairs, start=1)]


def _entry(node: Element, transaction: Element | None, amount: Decimal, place: str) -> Entry:
    booked = _day(node, "BookgDt") or _day(node, "ValDt")
    if booked is None:
        raise StatementUnreadable(reason=_("a line has no day"))
    of_entry = _text(node, "AcctSvcrRef")
    facts = {"amount": amount, "booked_on": booked, "valued_on": _day(node, "ValDt")}
    if transaction is None:
        return Entry(text=_text(node, "AddtlNtryInf"), bank_reference=of_entry, **facts)  # type: ignore[arg-type]
    side = "Dbtr" if amount >= 0 else "Cdtr"
    parties = "RltdPties"
    # From version 08 on a party stands one step deeper.
    name = _text(transaction, f"{parties}/{side}/Nm") or _text(transaction, f"{parties}/{side}/Pty/Nm")
    account = f"{parties}/{side}Acct/Id"
    text = _remittance(transaction) or _text(transaction, "AddtlTxInf") or _text(node, "AddtlNtryInf")
    return Entry(
        text=text,
        name=name,
        account=_text(transaction, f"{account}/IBAN") or _text(transaction, f"{account}/Othr/Id"),
        structured=_text(transaction, "RmtInf/Strd/CdtrRefInf/Ref"),
        bank_reference=_text(transaction, "Refs/AcctSvcrRef") or (of_entry and f"{of_entry}{place}"),
        end_to_end=_known(_text(transaction, "Refs/EndToEndId")),
        charges=_charges(transaction) or _charges(node),
        **facts,  # type: ignore[arg-type]
    )


def _remittance(transaction: Element) -> str:
    return "\n".join(filter(None, ((each.text or "").strip() for each in transaction.findall("RmtInf/Ustrd"))))


def _status(node: Element) -> str:
    return _text(node, "Sts/Cd") or _text(node, "Sts")


def _amount_within(transaction: Element, whole: Decimal, currency: str) -> Decimal | None:
    """A transaction's own amount in the account's currency; its direction is the entry's where it tells none."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        found = transaction.find(path)
        if found is not None and found.get("Ccy") == currency:
            amount = _decimal(found.text)
            told = _text(transaction, "CdtDbtInd")
            return -amount if told == "DBIT" or (not told and whole < 0) else amount
    return None


def _charges(node: Element) -> Decimal:
    told = _text(node, "Chrgs/TtlChrgsAndTaxAmt")
    parts = [told] if told else [each.text or "0" for each in node.findall("Chrgs/Rcrd/Amt")]
    return sum((_decimal(each) for each in parts), Decimal(0))


def _signed(node: Element, currency: str) -> Decimal:
    if _currency(node) != currency:
        raise StatementUnreadable(reason=_("its amounts are in several currencies"))
    direction = _text(node, "CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise StatementUnreadable(reason=_("an amount has no direction"))
    amount = _decimal(_text(node, "Amt"))
    return amount if direction == "CRDT" else -amount


def _currency(node: Element) -> str:
    amount = node.find("Amt")
    return (amount.get("Ccy") or "") if amount is not None else ""


def _decimal(text: str | None) -> Decimal:
    try:
        amount = Decimal((text or "").strip())
    except InvalidOperation as error:
        raise StatementUnreadable(reason=_("an amount is no amount")) from error
    if not amount.is_finite() or amount < 0:
        raise StatementUnreadable(reason=_("an amount is no amount"))
    return amount


def _day(node: Element, name: str) -> date | None:
    text = _text(node, f"{name}/Dt") or _text(node, f"{name}/DtTm")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise StatementUnreadable(reason=_("a day is no day")) from error


def _known(reference: str) -> str:
    return "" if reference == "NOTPROVIDED" else reference


def _text(node: Element, path: str) -> str:
    return (node.findtext(path) or "").strip()
