"""Turn orders into what their pages show: what was bought, what it cost, its parcels, and what happened so far."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from logistics import shipments
from logistics.carrier import carrier_named
from orders import editing
from orders.models import Order, OrderLine
from orders.packing import contents_of, parcels_of
from orders.states import Fulfilment, OrderStatus
from orders.views.showing import bill_shown, product_url, totals
from orders.views.shown import LineShown
from orders.views.shown_order import ChangeShown, OrderInList, OrderView, ParcelShown, RefundShown, Step
from orders.views.ways import pay_shown, ways_shown
from shop import languages
from shop.places import Address


def order_view(order: Order, *, back: str = "") -> OrderView:
    bill = order.the_bill
    billed = {(line.sku, line.place): line for line in bill.lines}
    contents = contents_of(order)
    parcels = tuple(_parcel(shipment, contents.get(shipment.pk, [])) for shipment in parcels_of(order))
    waits = order.awaits_payment
    pay = pay_shown(order.number) if waits else None
    return OrderView(
        number=order.number,
        status=order.status,
        status_label=order.standing,
        placed_at=order.placed_at,
        lines=tuple(
            LineShown(
                sku=line.sku,
                name=line.name,
                options=line.options,
                image=line.image,
                url=product_url(line.slug, line.sku),
                quantity=line.quantity,
                unit=line.unit_shown,
                **totals([billed[line.sku, line.place]]),
                standing=_standing(line),
            )
            for line in order.lines.all()
        ),
        bill=bill_shown(bill),
        address=tuple(order.ship_to.lines()),
        email=order.email,
        shipping=order.shipping_name,
        can_pay=waits,
        pay_before=order.pay_before,
        just_paid=waits and back == "paid",
        refresh=waits and (back == "paid" or pay is not None),
        parcels=parcels,
        steps=_steps(order),
        change=_change(order),
        ways=ways_shown(order.market, order.country, order.total, order.pay_with) if waits else (),
        pay=pay,
        is_part=order.fulfilment == Fulfilment.PART_SHIPPED,
        refunds=tuple(
            RefundShown(amount=request.amount, status=request.get_status_display(), at=request.at)
            for request in order.refunds.all()
        ),
        trouble=_trouble(order, back),
    )


def order_in_list(order: Order) -> OrderInList:
    lines = list(order.lines.all())
    return OrderInList(
        number=order.number,
        url=reverse("orders:order", args=[order.number]),
        placed_at=order.placed_at,
        status=order.status,
        status_label=order.standing,
        total=order.total,
        pieces=sum(line.quantity for line in lines),
        names=tuple(line.name for line in lines),
        image=lines[0].image if lines else "",
    )


def _change(order: Order) -> ChangeShown | None:
    """The change that waits for its payment, if any."""
    made = editing.waiting(order)
    if made is None:
        return None
    return ChangeShown(
        amount=made.difference,
        total=made.total,
        pieces=tuple(f"{row['quantity']} × {row['name']}" for row in made.lines),
        address=tuple(Address.from_json(made.address).lines()),
        pay_before=made.pay_before,
        pay=pay_shown(made.reference),
    )


def _standing(line: OrderLine) -> str:
    """What became of the pieces, where they do not all share one fate."""
    if not line.cancelled and line.sent in {0, line.quantity}:
        return ""
    fates = (
        (line.sent, ngettext("%(pieces)s sent", "%(pieces)s sent", line.sent)),
        (line.waiting, ngettext("%(pieces)s still to come", "%(pieces)s still to come", line.waiting)),
        (line.cancelled, ngettext("%(pieces)s cancelled", "%(pieces)s cancelled", line.cancelled)),
    )
    return ", ".join(words % {"pieces": languages.write_number(pieces)} for pieces, words in fates if pieces)


def _parcel(shipment: shipments.Shipment, contents: list[str]) -> ParcelShown:
    steps = tuple(
        Step(text=str(row.text), at=row.at, place=row.place, state=row.state) for row in shipments.timeline(shipment)
    )
    query = urlencode({"number": shipment.tracking_number})
    return ParcelShown(
        carrier=carrier_named(shipment.carrier).name,
        tracking_number=shipment.tracking_number,
        status=shipment.get_status_display(),
        track_url=f"{reverse('logistics:track')}?{query}",
        steps=steps,
        contents=tuple(contents),
    )


def _steps(order: Order) -> tuple[Step, ...]:
    """What the buyer may know of the order's life, newest first."""
    told = [step for step in order.history.all() if step.was != step.became or step.for_buyer]
    return tuple(
        Step(
            text=step.told if step.for_buyer else str(OrderStatus(step.became).label),
            at=step.at,
            state="now" if step is told[-1] else "done",
        )
        for step in reversed(told)
    )


def _trouble(order: Order, back: str) -> str:
    if not order.awaits_payment:
        return ""
    until = languages.write_moment(order.pay_before, style="short")
    match back:
        case "unpaid":
            return _("The payment was not finished. We keep your order until %(time)s.") % {"time": until}
        case "down":
            return _("The payment page does not answer at the moment. We keep your order until %(time)s.") % {
                "time": until
            }
    return ""
