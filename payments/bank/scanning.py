"""What a banking app scans: the EPC code for euro (EPC069-12), the Swiss QR-bill for francs (Style Guide 2.3)."""

from moneyed import Money

from payments.bank.payee import Payee

EPC_MOST = 999_999_999
LINE = "\n"


def scan_of(payee: Payee, amount: Money, reference: str) -> str:
    """The text of the QR code, or nothing where no scheme exists for the currency."""
    if not payee.iban:
        return ""
    if payee.currency == "EUR" and amount.amount <= EPC_MOST:
        return epc(payee, amount, reference)
    if payee.currency == "CHF" and payee.iban[:2] in ("CH", "LI"):
        return swiss(payee, amount, reference)
    return ""


def epc(payee: Payee, amount: Money, reference: str) -> str:
    """Version 2, UTF-8, SEPA credit transfer, with the structured reference; empty lines at the end are left out."""
    parts = ["BCD", "002", "1", "SCT", payee.bic, payee.name[:70], payee.iban, f"EUR{amount.amount:.2f}", "", reference]
    return LINE.join(parts)


def swiss(payee: Payee, amount: Money, reference: str) -> str:
    """Version 2.3: structured address, creditor reference (SCOR) with an ordinary IBAN, the debtor left to the bank."""
    address = [
        "S",
        payee.name[:70],
        payee.street[:70],
        payee.house[:16],
        payee.postcode[:16],
        payee.town[:35],
        payee.country,
    ]
    nobody = [""] * 7
    sum_ = [f"{amount.amount:.2f}", payee.currency]
    return LINE.join(["SPC", "0200", "1", payee.iban, *address, *nobody, *sum_, *nobody, "SCOR", reference, "", "EPD"])
