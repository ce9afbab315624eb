"""M14: whatever a bank's file holds, each line is booked once and no order is paid by a guess."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from payments.bank import importing
from payments.models import BankLine, LedgerEntry, Payment
from payments.states import PaymentStatus
from shop import invariants
from shop.errors import Refusal
from tests.payments.bank_making import Row, camt, transfer

LINES_A_FILE = 50
LINES_AN_ORDER = 12


@dataclass
class Told:
    """What a fuzzed run did: the lines that files told, each once, and for which payment a line was truly meant."""

    rows: list[Row] = field(default_factory=list)
    meant: dict[int, Decimal] = field(default_factory=dict)  # payment -> what was truly sent for it
    refused: int = 0


def fuzz(seed: int, lines: int) -> list[str]:
    """Bring ``lines`` fuzzed lines in overlapping, repeated and reordered files; what went wrong, one sentence each."""
    dice = random.Random(seed)
    told = Told()
    euro, pounds = _orders(dice, seed, lines // LINES_AN_ORDER)
    for number in range(lines):
        told.rows.append(_row(Buyer(dice, told, euro, pounds), f"{seed}-{number}"))
    for start in range(0, lines, LINES_A_FILE):
        rows = told.rows[max(0, start - dice.randrange(20)) : start + LINES_A_FILE]
        dice.shuffle(rows)
        _bring(rows, told)
        if dice.random() < 0.5:
            _bring(rows, told)
        if dice.random() < 0.3:
            _bring(_garbled(rows), told, closing=str(1000 + sum(Decimal(row[0]) for row in rows)))
    return [
        *_booked_once(told),
        *_wrongly_paid(told),
        *(f"{name}: {rows}" for name, rows in invariants.broken().items()),
    ]


def _orders(dice: random.Random, seed: int, count: int) -> tuple[list[Payment], list[Payment]]:
    """Many of few amounts, so that an amount alone always fits several."""
    amounts = ["10.00", "20.00", "49.98", "100.00"]
    euro = [transfer(f"TW-{seed}-{n}", dice.choice(amounts)) for n in range(count)]
    return euro, [transfer(f"TW-{seed}-GBP-{n}", dice.choice(amounts), "GBP") for n in range(5)]


@dataclass
class Buyer:
    """Who pays one of the orders, with whatever she types."""

    dice: random.Random
    told: Told
    euro: list[Payment]
    pounds: list[Payment]

    def __post_init__(self) -> None:
        self.payment = self.dice.choice(self.euro)

    def sends(self, text: str, more: int = 0) -> tuple[str, str]:
        """Money that is truly meant for the order."""
        amount = max(self.payment.owed.amount + more, Decimal(5))
        self.told.meant[self.payment.pk] = self.told.meant.get(self.payment.pk, Decimal(0)) + amount
        return str(amount), text

    def guesses(self, text: str, more: Decimal = Decimal(0)) -> tuple[str, str]:
        """Money that nothing proves to be for any order."""
        return str(self.payment.owed.amount + more), text

    def for_two(self) -> tuple[str, str]:
        other = self.dice.choice(self.euro)
        return self.guesses(f"{self.payment.session_id} and {other.session_id}", other.owed.amount)

    def in_another_currency(self) -> tuple[str, str]:
        other = self.dice.choice(self.pounds)
        return str(other.owed.amount), other.session_id


HABITS: dict[str, Callable[[Buyer, str], tuple[str, str]]] = {
    "right": lambda buyer, own: buyer.sends(own),
    "twice": lambda buyer, own: buyer.sends(own),
    "spaced": lambda buyer, own: buyer.sends(f"Order  {own[:5]} {own[5:8]} - {own[8:]}."),
    "small": lambda buyer, own: buyer.sends(own.lower().replace("0", "o")),
    "less": lambda buyer, own: buyer.sends(own, -5),
    "rest": lambda buyer, own: buyer.sends(own, -1_000),
    "more": lambda buyer, own: buyer.sends(own, buyer.dice.randrange(1, 50)),
    "typo": lambda buyer, own: buyer.sends(_typo(buyer.dice, own)),
    "typo and another amount": lambda buyer, own: buyer.sends(_typo(buyer.dice, own), 1),
    "order number": lambda buyer, own: buyer.guesses(f"order {buyer.payment.reference}"),
    "nothing": lambda buyer, own: buyer.guesses(buyer.dice.choice(["", "thank you", "RF", "RF99", "0" * 30])),
    "two orders": lambda buyer, own: buyer.for_two(),
    "another currency": lambda buyer, own: buyer.in_another_currency(),
    "no money": lambda buyer, own: ("0.00", own),
    "money out": lambda buyer, own: (str(-buyer.payment.owed.amount), own),
    "mojibake": lambda buyer, own: buyer.guesses(f"Ã¼berweisung \ufffd 支付 RF{buyer.dice.randrange(10**8):08d}"),
    "a stranger's reference": lambda buyer, own: buyer.guesses(f"RF{buyer.dice.randrange(10**10):010d}"),
}


def _row(buyer: Buyer, own: str) -> Row:
    amount, text = HABITS[buyer.dice.choice(list(HABITS))](buyer, buyer.payment.session_id)
    return amount, text, own


def _typo(dice: random.Random, reference: str) -> str:
    place = dice.randrange(2, len(reference))
    return f"{reference[:place]}{(int(reference[place]) + dice.randrange(1, 10)) % 10}{reference[place + 1 :]}"


def _garbled(rows: list[Row]) -> list[Row]:
    """One amount is not what it was; the balances still tell the truth."""
    amount, text, own = rows[-1]  # type: ignore[misc]
    return [*rows[:-1], (str(Decimal(amount) + 1), text, own)]


def _bring(rows: list[Row], told: Told, closing: str = "") -> None:
    try:
        importing.bring(camt(rows, closing=closing), name="fuzz.xml")
    except Refusal:
        told.refused += 1


def _booked_once(told: Told) -> list[str]:
    """Every line that a good file told is there once, and the bank account holds their sum."""
    kept = list(BankLine.objects.values_list("bank_reference", "amount").order_by("bank_reference"))
    wanted = sorted((str(row[2]), Decimal(row[0])) for row in told.rows)  # type: ignore[misc]
    wrong = (
        [] if [(own, amount) for own, amount in kept] == wanted else [f"{len(kept)} lines of {len(wanted)} are kept"]
    )
    held = LedgerEntry.objects.filter(account="bank").aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    moved = sum((amount for _own, amount in wanted), Decimal(0))
    return wrong if held == moved else [*wrong, f"the bank's account holds {held} instead of {moved}"]


def _wrongly_paid(told: Told) -> list[str]:
    """A paid order is one for which so much was truly sent, up to what its account forgives."""
    paid = Payment.objects.filter(provider="bank", status=PaymentStatus.CAPTURED)
    return [
        f"{payment.reference} is paid with {told.meant.get(payment.pk, 0)} of {payment.owed}"
        for payment in paid
        if told.meant.get(payment.pk, Decimal(0)) < payment.owed.amount - 1
    ]
