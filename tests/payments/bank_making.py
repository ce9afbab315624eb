"""Small makers for tests of the bank transfer: an attempt that waits for money, statements that bring it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from payments import taking
from payments.bank import importing
from payments.bank.importing import Brought
from payments.models import BankLine, Payment
from shop.money import money

DAY = date(2026, 11, 29)
IBAN = {"EUR": "DE89370400440532013000", "GBP": "GB29NWBK60161331926819", "CHF": "CH9300762011623852957"}
PAYER = "DE75512108001245126199"
SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
Row = tuple[str, str] | tuple[str, str, str]


def transfer(reference: str = "TW-1", amount: str = "49.98", currency: str = "EUR") -> Payment:
    """An open attempt whose buyer was told what to transfer."""
    taking.start(
        reference=reference,
        amount=money(amount, currency),
        provider="bank",
        language="en",
        description=f"Order {reference}",
        email="anna@example.com",
        return_url="http://testserver/paid/",
        cancel_url="http://testserver/basket/",
    )
    return Payment.objects.filter(reference=reference, provider="bank").latest("pk")


def camt(
    rows: Sequence[Row],
    *,
    currency: str = "EUR",
    day: date = DAY,
    opening: str = "1000",
    closing: str = "",
    version: str = "08",
    account: str = "",
) -> bytes:
    """A statement with one entry a row: amount with its sign, text, and the bank's own reference where it has one."""
    ends = Decimal(closing) if closing else Decimal(opening) + sum((Decimal(row[0]) for row in rows), Decimal(0))
    number = account or IBAN[currency]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{SPACE}{version}"><BkToCstmrStmt><Stmt><Id>1</Id>'
        f"<Acct><Id><IBAN>{number}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{_balance('OPBD', Decimal(opening), currency)}{_balance('CLBD', ends, currency)}"
        f"{''.join(_entry(row, currency, day, version) for row in rows)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def bring(rows: Sequence[Row], **more: str) -> Brought:
    return importing.bring(camt(rows, **more), name="statement.xml")  # type: ignore[arg-type]


def line_of(brought: Brought, number: int = 0) -> BankLine:
    return BankLine.objects.get(pk=brought.lines[number].pk)


def _entry(row: Row, currency: str, day: date, version: str) -> str:
    amount, side = Decimal(row[0]), "Dbtr" if Decimal(row[0]) >= 0 else "Cdtr"
    name = "<Nm>Anna Muster</Nm>" if version < "08" else "<Pty><Nm>Anna Muster</Nm></Pty>"
    status = "BOOK" if version < "04" else "<Cd>BOOK</Cd>"
    own = f"<AcctSvcrRef>{row[2]}</AcctSvcrRef>" if len(row) > 2 else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{abs(amount)}</Amt><CdtDbtInd>{"CRDT" if amount >= 0 else "DBIT"}</CdtDbtInd>'
        f"<Sts>{status}</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{own}<NtryDtls><TxDtls>"
        f"<RltdPties><{side}>{name}</{side}><{side}Acct><Id><IBAN>{PAYER}</IBAN></Id></{side}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{row[1]}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _balance(code: str, amount: Decimal, currency: str) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{abs(amount)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if amount >= 0 else 'DBIT'}</CdtDbtInd></Bal>"
    )
