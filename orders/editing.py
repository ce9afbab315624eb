"""Change a paid order before anything of it is sent: pieces, address. What it costs more is paid first, less goes back.

A change that costs more waits, with its goods held, until the difference has come; then all of it happens at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from moneyed import Money

from catalog import holding, stock
from catalog.stock import Wanted
from orders import paying, paying_back
from orders.case import Summary
from orders.errors import CannotEdit, CannotPay, NothingToChange, OtherCountry, PriceChanged
from orders.events import ChangeApplied, ChangeToPay
from orders.models import Amendment, CancelledPieces, Order, OrderLine
from orders.models.order import AGREED
from orders.repricing import pieces_of, reprice
from orders.states import AmendmentStatus, OrderStatus
from orders.writing import lines_of
from payments import refunding, taking
from shop import fx, languages
from shop.models import User
from shop.money import from_json, to_json
from shop.outbox import publish
from shop.places import Address, country_name

log = structlog.get_logger(__name__)

PAY_WITHIN = timedelta(days=3)
AT_ONCE = 200
OF_A_CHANGE = re.compile(r"^(?P<number>TW-[A-Z0-9]{8})-\d{1,4}$")
MONEY = ("unit_net", "unit_shown", "total", "paid")
PLAIN = ("sku", "name", "options", "slug", "image", "hs_code", "origin", "weight_g", "place", "currency", "quantity")


@dataclass(frozen=True)
class Proposal:
    """What a change comes to: the new bill, and the difference, below zero where money goes back."""

    found: Summary
    difference: Money


def can_edit(order: Order) -> bool:
    """Paid, nothing of it sent, cancelled or refunded, no other change waiting, and joined to no other order."""
    if order.status != OrderStatus.PAID or order.lines.filter(sent__gt=0).exists():
        return False
    taken = CancelledPieces.objects.filter(line__order=order).exists()
    return not (
        taken or waiting(order) is not None or order.refunds.exists() or order.followers.filter(ended_at=None).exists()
    )


def waiting(order: Order) -> Amendment | None:
    """The change that waits for its payment, if any."""
    return order.amendments.filter(status=AmendmentStatus.WAITING).first()


def preview(order: Order, pieces: Mapping[str, int], address: Address) -> Proposal:
    """What the change would come to now; nothing is held.

    Raises CannotEdit, OtherCountry, NothingToChange and what ``reprice`` raises.
    """
    if not can_edit(order):
        raise CannotEdit(number=order.number)
    if address.country != order.country:
        raise OtherCountry(country=country_name(order.country))
    wanted = {sku: quantity for sku, quantity in pieces.items() if quantity}
    if wanted == pieces_of(order) and address == order.ship_to:
        raise NothingToChange(number=order.number)
    found = reprice(order, wanted, address)
    return Proposal(found, found.bill.total - order.total)


@transaction.atomic
def change(
    number: str,
    pieces: Mapping[str, int],
    address: Address,
    *,
    seen: Money,
    key: str,
    reason: str = "",
    by: User | None = None,
) -> Amendment:
    """Make the change for exactly the difference that was ``seen``. The same ``key`` again is the same change.

    Where nothing more is to pay it happens at once. Raises what ``preview`` raises, PriceChanged, OutOfStock; then
    nothing is held and nothing changed.
    """
    order = Order.objects.locked(number)
    known = Amendment.objects.filter(order=order, key=key).first()
    if known is not None:
        return known
    proposed = preview(order, pieces, address)
    if proposed.difference != seen:
        raise PriceChanged(now=languages.write_money(proposed.found.bill.total), bill=proposed.found.bill)
    made = _written(order, proposed, address, key=key, reason=reason, by=by)
    if proposed.difference.amount > 0:
        _hold_more(order, made)
        order.tell_buyer(gettext_noop("A change of the order waits for its payment."), by=by)
        publish(ChangeToPay(number=number, n=made.n))
        return made
    _apply(order, made, by=by)
    if proposed.difference.amount < 0:
        paying_back.give(
            order, -proposed.difference, key=f"{number}:change:{made.n}", reason=reason or "changed", by=by
        )
    return made


@transaction.atomic
def paid(reference: str, amount: Money) -> None:
    """The difference has come: the change happens. Money for a change that is no more goes back by itself."""
    made = Amendment.objects.select_related("order").get(order__number=number_of(reference), n=_n_of(reference))
    order = Order.objects.locked(made.order.number)
    made.refresh_from_db()
    if made.status == AmendmentStatus.APPLIED:
        return
    if made.status == AmendmentStatus.WAITING and made.difference == amount:
        _apply(order, made, by=None)
        return
    order.remark(gettext_noop("money for a change that is no more: it goes back"))
    refunding.refund(reference, amount=amount, key=f"{reference}:late", reason="change is no more")


@transaction.atomic
def withdraw(number: str, *, by: User | None = None) -> int:
    """Staff drop a change that waits; the number of changes, 0 or 1. Raises Missing."""
    return drop(Order.objects.locked(number), by=by)


@transaction.atomic
def drop(order: Order, *, by: User | None = None, note: str = "") -> int:
    """Let go of a change that waits, on a locked order; its goods are free again. The number of changes, 0 or 1."""
    made = waiting(order)
    if made is None:
        return 0
    made.move_to(AmendmentStatus.DROPPED, by=by, note=note)
    stock.release(made.reference)
    order.tell_buyer(gettext_noop("The change was not made; the order stays as it was."), by=by)
    return 1


def expire_unpaid(now: datetime | None = None) -> int:
    """Drop the changes that were not paid in time; their number. One whose money is on its way is left alone, and one
    that cannot be dropped now is left for the next time.
    """
    due = Amendment.objects.filter(status=AmendmentStatus.WAITING, pay_before__lt=now or timezone.now())
    dropped = 0
    for made in due.select_related("order").order_by("pay_before")[:AT_ONCE]:
        if taking.paid(made.reference) is not None:
            continue
        try:
            with transaction.atomic():
                dropped += drop(Order.objects.locked(made.order.number), note=gettext_noop("not paid in time"))
        except Exception:  # whatever is wrong with one order is no reason to keep the goods of the others
            log.exception("unpaid change not dropped", reference=made.reference)
    return dropped


def pay_url(made: Amendment) -> str:
    """The provider's page for the difference. Outside any transaction. Raises CannotPay, Unavailable."""
    order = made.order
    if made.status != AmendmentStatus.WAITING:
        raise CannotPay(number=order.number)
    return paying.page_of_change(order, made.reference, made.difference, until=made.pay_before)


def number_of(reference: str) -> str:
    """The order's number of a reference that may be one of its changes: ``TW-ABCDEFGH-2`` is of ``TW-ABCDEFGH``."""
    found = OF_A_CHANGE.match(reference)
    return found["number"] if found else reference


def is_change(reference: str) -> bool:
    return OF_A_CHANGE.match(reference) is not None


def _n_of(reference: str) -> int:
    return int(reference.rpartition("-")[2])


def _written(
    order: Order, proposed: Proposal, address: Address, *, key: str, reason: str, by: User | None
) -> Amendment:
    bill = proposed.found.bill
    made = Amendment.objects.create(
        order=order,
        n=order.amendments.count() + 1,
        key=key,
        currency=order.currency,
        total=bill.total,
        difference=proposed.difference,
        address=address.to_json(),
        bill={**bill.to_json(), "exchange": fx.frozen(bill.currency, on=order.placed_at.date())},
        lines=[_plain(line) for line in lines_of(order, bill, proposed.found.offers)],
        reason=reason[:200],
        pay_before=timezone.now() + PAY_WITHIN,
        by=by,
    )
    made.history.create(was="", became=made.status, by=by, note=reason[:400])
    return made


def _hold_more(order: Order, made: Amendment) -> None:
    """Hold what the change takes beyond what the order holds, under its own reference. Raises OutOfStock."""
    held = {(line.sku, line.place): line.quantity for line in order.lines.exclude(place="")}
    more = [
        Wanted(sku, quantity - held.get((sku, place), 0), place)
        for sku, place, quantity in _solid(made)
        if quantity > held.get((sku, place), 0)
    ]
    stock.reserve(more, reference=made.reference, until=made.pay_before)


def _apply(order: Order, made: Amendment, *, by: User | None) -> None:
    """The order becomes what was agreed: goods, lines, sums, address, all in the caller's transaction."""
    wanted = [Wanted(sku, quantity, place) for sku, place, quantity in _solid(made)]
    made.move_to(AmendmentStatus.APPLIED, by=by)
    order.lines.update(until=made.n)
    bill = made.bill
    order.revision, order.address, order.bill, order.total = made.n, made.address, bill, made.total
    for part in ("goods", "shipping", "duty", "tax"):
        setattr(order, part, from_json(bill[part]))
    order.save(update_fields=AGREED)
    OrderLine.objects.bulk_create(_line(order, made.n, row) for row in made.lines)
    holding.hold_exactly(wanted, reference=order.number, until=order.pay_before, taking_over=made.reference)
    order.tell_buyer(gettext_noop("The order was changed."), by=by)
    publish(ChangeApplied(number=order.number, n=made.n))


def _solid(made: Amendment) -> list[tuple[str, str, int]]:
    return [(row["sku"], row["place"], row["quantity"]) for row in made.lines if row["place"]]


def _plain(line: OrderLine) -> dict[str, Any]:
    return {**{name: getattr(line, name) for name in PLAIN}, **{name: to_json(getattr(line, name)) for name in MONEY}}


def _line(order: Order, revision: int, row: Mapping[str, Any]) -> OrderLine:
    amounts = {name: from_json(row[name]) for name in MONEY}
    return OrderLine(order=order, since=revision, **{name: row[name] for name in PLAIN}, **amounts)
