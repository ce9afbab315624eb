"""What orders write to their buyer: one letter an occasion, in her language, with a link that opens her order."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from moneyed import Money

from logistics.events import ShipmentMoved
from logistics.states import ShipmentStatus
from orders.access import link_to
from orders.models import Amendment, CancelledPieces, Order, RefundRequest
from orders.states import OrderStatus
from shop import languages
from shop.letters import named
from shop.mail import queue
from shop.money import from_json
from shop.places import Address

named(
    {
        "order_paid": _("Order confirmed"),
        "shipment_moved": _("Parcel on its way"),
        "order_cancelled": _("Order cancelled"),
        "order_to_pay": _("Order to be paid"),
        "order_change_to_pay": _("Change of an order to be paid"),
        "order_changed": _("Order changed"),
        "order_part_cancelled": _("Order cancelled in part"),
        "order_refunded": _("Money goes back"),
    }
)


def paid(number: str) -> None:
    """Thank you: what was ordered, what was paid, where it goes."""
    order = Order.objects.get(number=number)
    _write(order, "order_paid", key=f"{number}:paid", more=_facts(order))


def to_pay(number: str) -> None:
    """An order that staff made by phone: the bill, and the page where it is paid."""
    order = Order.objects.get(number=number)
    if not order.awaits_payment:
        return
    until = languages.write_moment(order.pay_before, order.language, style="short")
    _write(order, "order_to_pay", key=f"{number}:to-pay", more={**_facts(order), "until": until})


def change_to_pay(number: str, *, n: int) -> None:
    """What the change costs more, and the page where it is paid; until then the order stays as it was."""
    made = Amendment.objects.select_related("order").get(order__number=number, n=n)
    until = languages.write_moment(made.pay_before, made.order.language, style="short")
    more = {**_change(made), "amount": _money(made.difference, made.order), "until": until}
    _write(made.order, "order_change_to_pay", key=f"{number}:change-to-pay:{n}", more=more)


def changed(number: str, *, n: int) -> None:
    """What the order holds now, where it goes, what it comes to, and what goes back."""
    made = Amendment.objects.select_related("order").get(order__number=number, n=n)
    back = _money(-made.difference, made.order) if made.difference.amount < 0 else ""
    _write(made.order, "order_changed", key=f"{number}:changed:{n}", more={**_change(made), "back": back})


def moved(event: ShipmentMoved) -> None:
    """The parcel has made a step; one letter a step. A parcel that is no order of ours is no matter of orders."""
    order = Order.objects.filter(number=event.reference).first()
    if order is None:
        return
    told = {"description": event.description, "location": event.location}
    _write_step(order, event.status, carrier=event.carrier, tracking_number=event.tracking_number, **told)


def shipped(number: str, *, carrier: str, tracking_number: str) -> None:
    """The parcel is with the carrier: the first of its steps, before the carrier has told any."""
    order = Order.objects.get(number=number)
    first = ShipmentStatus.REGISTERED
    _write_step(order, first, carrier=carrier, tracking_number=tracking_number)


def cancelled(number: str, reason: str) -> None:
    """Why it was cancelled, and what happens to the money if any came. None for an order that lives again meanwhile."""
    order = Order.objects.get(number=number)
    if order.status != OrderStatus.CANCELLED:
        return
    again = order.history.filter(was=OrderStatus.CANCELLED, became=OrderStatus.PAID).exists()
    key = f"{number}:cancelled:{reason}{':again' if again else ''}"
    more = {"reason": reason, "was_paid": order.was_paid, "total": _money(order.total, order)}
    _write(order, "order_cancelled", key=key, more=more)


def part_cancelled(number: str, *, key: str) -> None:
    """Which pieces will not come, and how much goes back for them."""
    order = Order.objects.get(number=number)
    gone = CancelledPieces.objects.filter(line__order=order, key=key).select_related("line")
    request = RefundRequest.objects.filter(order=order, key=key).first()
    back = {part.line_id: part.amount for part in request.lines.all()} if request is not None else {}
    lines = [
        {
            "name": part.line.name,
            "options": part.line.options,
            "quantity": part.quantity,
            "total": _money(back[part.line_id], order) if part.line_id in back else "",
        }
        for part in gone
    ]
    amount = _money(request.amount, order) if request is not None else ""
    _write(order, "order_part_cancelled", key=f"{number}:pieces:{key}", more={"amount": amount, "lines": lines})


def refunded(number: str, *, key: str, amount: Money) -> None:
    """How much goes back, and for which pieces."""
    order = Order.objects.get(number=number)
    request = RefundRequest.objects.filter(order=order, key=key).first()
    parts = request.lines.select_related("line") if request is not None else ()
    lines = [
        {
            "name": part.line.name,
            "options": part.line.options,
            "quantity": part.quantity,
            "total": _money(part.amount, order),
        }
        for part in parts
    ]
    _write(
        order, "order_refunded", key=f"{number}:refund:{key}", more={"amount": _money(amount, order), "lines": lines}
    )


def _write_step(order: Order, status: str, *, carrier: str, tracking_number: str, **told: str) -> None:
    with translation.override(order.language):
        step = str(ShipmentStatus(status).label)
    more = {"status": str(status), "step": step, "carrier": carrier, "tracking_number": tracking_number, **told}
    _write(order, "shipment_moved", key=f"{order.number}:{tracking_number}:{status}", more=more)


def _write(order: Order, kind: str, *, key: str, more: dict[str, Any]) -> None:
    link = link_to(order.number, language=order.language, market=order.market)
    context = {"number": order.number, "name": order.ship_to.name, "link": link, **more}
    queue(kind, to=order.email, language=order.language, key=key, context=context)


def _change(made: Amendment) -> dict[str, Any]:
    """The order as the change makes it."""
    order = made.order
    with translation.override(order.language):
        total, address = pgettext("money", "Total"), Address.from_json(made.address).lines()
    return {
        "lines": [
            {
                "name": row["name"],
                "options": row["options"],
                "quantity": row["quantity"],
                "total": _money(from_json(row["total"]), order),
            }
            for row in made.lines
        ],
        "rows": [],
        "total": {"label": total, "amount": _money(made.total, order)},
        "address": address,
    }


def _facts(order: Order) -> dict[str, Any]:
    bill = order.the_bill
    with translation.override(order.language):
        total, address = pgettext("money", "Total"), order.ship_to.lines()
    return {
        "lines": [
            {
                "name": line.name,
                "options": line.options,
                "quantity": line.quantity,
                "total": _money(line.total, order),
            }
            for line in order.lines.all()
        ],
        "rows": [
            {"label": row.label, "amount": _money(row.amount, order), "included": row.included} for row in bill.rows
        ],
        "total": {"label": total, "amount": _money(order.total, order)},
        "address": address,
        "shipping": order.shipping_name,
        "notes": list(bill.notes),
    }


def _money(amount: Money, order: Order) -> str:
    return languages.write_money(amount, order.language)
