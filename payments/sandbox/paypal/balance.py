"""The balance: every movement of money is one transaction with its T-code, its gross amount and its fee."""

from payments.sandbox.paypal.account import Account, new_id
from shop.outside.truth import Document

PAYMENT, REFUND = "T0006", "T1107"
HELD, LET_GO, TAKEN_BACK = "T1110", "T1111", "T1106"
CLAIM_FEE, EXCHANGE, WITHDRAWAL = "T0106", "T0200", "T0400"


def move(
    account: Account,
    code: str,
    amount: int,
    currency: str,
    *,
    fee: int = 0,
    transaction: str = "",
    about: Document | None = None,
) -> Document:
    """Book one movement, in smallest units: the amount is signed, the fee is taken off it."""
    capture = about or {}
    return account.save(
        "movement",
        {
            "id": new_id(20),
            "transaction": transaction or new_id(),
            "code": code,
            "amount": amount,
            "fee": fee,
            "currency": currency,
            "at": account.now(),
            "about": capture.get("id", "") if capture.get("id") != transaction else "",
            "invoice": capture.get("invoice_id", ""),
            "custom": capture.get("custom_id", ""),
            "reference": capture.get("_reference", ""),
            "_statement": None,
        },
    )


def balances(account: Account) -> dict[str, int]:
    found: dict[str, int] = {}
    for movement in account.find("movement"):
        found[movement["currency"]] = found.get(movement["currency"], 0) + movement["amount"] - movement["fee"]
    return found


def withdraw(account: Account, currency: str, amount: int) -> Document:
    """Money goes to the shop's bank."""
    return move(account, WITHDRAWAL, -amount, currency)


def exchange(account: Account, out: tuple[str, int], in_: tuple[str, int]) -> None:
    """One currency of the account becomes another: two transactions, as PayPal tells it."""
    move(account, EXCHANGE, -out[1], out[0])
    move(account, EXCHANGE, in_[1], in_[0])
