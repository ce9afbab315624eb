"""The settlement report as PayPal writes it (STL, 9.0.5): unsigned whole numbers, directions beside them, totals."""

import csv
import io
from datetime import UTC, datetime

from payments.sandbox.paypal.account import Account
from payments.sandbox.paypal.refusals import missing
from shop.outside.answers import Answer, Request
from shop.outside.sandbox import Service
from shop.outside.truth import Document

COLUMNS = (
    "Transaction ID", "Invoice ID", "PayPal Reference ID", "PayPal Reference ID Type", "Transaction Event Code",
    "Transaction Initiation Date", "Transaction Completion Date", "Transaction Debit or Credit",
    "Gross Transaction Amount", "Gross Transaction Currency", "Fee Debit or Credit", "Fee Amount", "Fee Currency",
    "Custom Field", "Consumer ID", "Payment Tracking ID", "Store ID", "Bank Reference ID",
    "Credit Transactional Fee", "Credit Promotional Fee", "Credit Term",
)  # fmt: skip
VERSION = "009"


class Reports:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/reports/<name>", self.show)

    def show(self, request: Request, name: str) -> Answer:
        found = self.account.look("statement", name)
        if found is None:
            raise missing(name)
        return Answer(b"\xef\xbb\xbf" + found["text"].encode(), content_type="text/csv; charset=utf-8")


def write(account: Account, day: str) -> str:
    """The file of ``day`` (YYYY-MM-DD) with every movement that no file has told of; its name."""
    told = [each for each in account.find("movement") if each["_statement"]]
    fresh = list(reversed(account.find("movement", _statement=None)))
    stem = f"STL-{day.replace('-', '')}"
    number = 1 + sum(1 for each in account.find("statement") if each["id"].startswith(stem))
    name = f"{stem}.{number:02}.{VERSION}.CSV"
    account.save("statement", {"id": name, "text": text_of(account, day, told, fresh)})
    for movement in fresh:
        account.save("movement", movement | {"_statement": name})
    return name


def text_of(account: Account, day: str, told: list[Document], fresh: list[Document]) -> str:
    sheet = io.StringIO()
    # Words stand in quotes, numbers and times do not.
    writer = csv.writer(sheet, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    slashed = day.replace("-", "/")
    writer.writerow(["RH", f"{slashed} 23:59:59 +0000", "A", account.merchant, VERSION, ""])
    writer.writerow(["FH", 1])
    writer.writerow(["SH", f"{slashed} 00:00:00 +0000", f"{slashed} 23:59:59 +0000", account.merchant, ""])
    writer.writerow(["CH", *COLUMNS])
    for movement in fresh:
        writer.writerow(["SB", *line_of(movement)])
    footers = [footer_of(currency, told, fresh) for currency in sorted({each["currency"] for each in told + fresh})]
    for footer in footers:
        writer.writerow(["SF", *footer])
    writer.writerow(["SC", len(fresh)])
    for footer in footers:
        writer.writerow(["RF", *footer])
    writer.writerow(["RC", len(fresh)])
    writer.writerow(["FF", len(fresh)])
    return sheet.getvalue()


def line_of(movement: Document) -> list[str | int]:
    at = datetime.fromtimestamp(movement["at"], UTC).strftime("%Y/%m/%d %H:%M:%S +0000")
    fee = movement["fee"]
    about = movement["about"]
    return [
        movement["transaction"], movement["invoice"], about, "TXN" if about else "", movement["code"], at, at,
        sign(movement["amount"]), abs(movement["amount"]), movement["currency"],
        sign(-fee) if fee else "", abs(fee) if fee else "", movement["currency"] if fee else "",
        movement["custom"], "", "", "", "", "", "", "",
    ]  # fmt: skip


def footer_of(currency: str, told: list[Document], fresh: list[Document]) -> list[str | int]:
    mine = [each for each in fresh if each["currency"] == currency]
    before = sum(each["amount"] - each["fee"] for each in told if each["currency"] == currency)
    after = before + sum(each["amount"] - each["fee"] for each in mine)
    balances: list[str | int] = [sign(before), abs(before), sign(after), abs(after)]
    return [
        currency,
        sum(each["amount"] for each in mine if each["amount"] > 0),
        sum(-each["amount"] for each in mine if each["amount"] < 0),
        sum(-each["fee"] for each in mine if each["fee"] < 0),
        sum(each["fee"] for each in mine if each["fee"] > 0),
        *balances,
        *balances,
        *balances,
        len(mine),
    ]


def sign(amount: int) -> str:
    return "DR" if amount < 0 else "CR"
