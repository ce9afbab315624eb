"""The statement of a day, as banks write it: camt.053, MT940 with subfields, CSV. The same day is the same bytes."""

import csv
import io
from datetime import date
from xml.sax.saxutils import escape

from payments.sandbox.bank.ledger import Books, major
from shop.outside.truth import Document

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
SUBFIELD = 27
HEADING = ["Booking date", "Amount", "Currency", "Text", "Name", "Account", "Reference", "Balance"]


def camt053(books: Books, currency: str, day: date) -> bytes:
    opening, movements = books.of_day(currency, day)
    closing = opening + sum(each["amount"] for each in movements)
    number = books.number(currency)
    identity = _account(number)
    entries = "".join(_entry(each, currency, day) for each in movements)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{SPACE}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{day}-{currency}</MsgId><CreDtTm>{day}T23:00:00Z</CreDtTm></GrpHdr><Stmt><Id>{day}-{currency}</Id>"
        f"<ElctrncSeqNb>{day:%j}</ElctrncSeqNb><Acct><Id>{identity}</Id><Ccy>{currency}</Ccy></Acct>"
        f"{_balance('OPBD', opening, currency, day)}{_balance('CLBD', closing, currency, day)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    )
    return text.encode()


def mt940(books: Books, currency: str, day: date) -> bytes:
    opening, movements = books.of_day(currency, day)
    closing = opening + sum(each["amount"] for each in movements)
    lines = [
        f":20:{day:%y%m%d}{currency}",
        f":25:{books.number(currency)}",
        f":28C:{int(f'{day:%j}')}/1",
        f":60F:{_signed(opening)}{day:%y%m%d}{currency}{major(abs(opening), currency, ',') + _comma(currency)}",
    ]
    for each in movements:
        amount = major(abs(each["amount"]), currency, ",") + _comma(currency)
        lines.append(f":61:{day:%y%m%d}{day:%m%d}{_signed(each['amount'])}{amount}NTRFNONREF//{each['id']}")
        lines.append(_information(each))
    lines += [
        f":62F:{_signed(closing)}{day:%y%m%d}{currency}{major(abs(closing), currency, ',') + _comma(currency)}",
        "-",
    ]
    return "\r\n".join(lines).encode() + b"\r\n"


def sheet(books: Books, currency: str, day: date) -> bytes:
    balance, movements = books.of_day(currency, day)
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerow(HEADING)
    for each in movements:
        balance += each["amount"]
        text = f"{each['structured']} {each['text']}".strip()
        cells = [day.isoformat(), major(each["amount"], currency), currency, text, each["name"], each["account"]]
        writer.writerow([*cells, each["id"], major(balance, currency)])
    return paper.getvalue().encode()


def _entry(each: Document, currency: str, day: date) -> str:
    direction = "CRDT" if each["amount"] >= 0 else "DBIT"
    side = "Dbtr" if each["amount"] >= 0 else "Cdtr"
    amount = f'<Amt Ccy="{currency}">{major(abs(each["amount"]), currency)}</Amt>'
    account = f"<{side}Acct><Id>{_account(each['account'])}</Id></{side}Acct>" if each["account"] else ""
    structured = (
        f"<Strd><CdtrRefInf><Ref>{escape(each['structured'])}</Ref></CdtrRefInf></Strd>" if each["structured"] else ""
    )
    return (
        f"<Ntry>{amount}<CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>"
        f"<ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{each['id']}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>"
        f"NOTPROVIDED</EndToEndId></Refs>{amount}<RltdPties><{side}><Pty><Nm>{escape(each['name'])}</Nm></Pty></{side}>"
        f"{account}</RltdPties><RmtInf><Ustrd>{escape(each['text'])}</Ustrd>{structured}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _information(each: Document) -> str:
    text = f"{each['structured']} {each['text']}".strip().replace("?", " ")
    pieces = [text[n : n + SUBFIELD] for n in range(0, len(text), SUBFIELD)][:10]
    fields = "".join(f"?{20 + n}{piece}" for n, piece in enumerate(pieces))
    name = each["name"].replace("?", " ")
    return f":86:166?00SEPA{fields}?31{each['account']}?32{name[:SUBFIELD]}?33{name[SUBFIELD : 2 * SUBFIELD]}"


def _balance(code: str, amount: int, currency: str, day: date) -> str:
    direction = "CRDT" if amount >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{major(abs(amount), currency)}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _account(number: str) -> str:
    is_iban = number[:2].isascii() and number[:2].isalpha()
    return f"<IBAN>{escape(number)}</IBAN>" if is_iban else f"<Othr><Id>{escape(number)}</Id></Othr>"


def _signed(amount: int) -> str:
    return "C" if amount >= 0 else "D"


def _comma(currency: str) -> str:
    """MT940 writes a decimal comma even where nothing follows it."""
    return "" if "," in major(1, currency, ",") else ","
