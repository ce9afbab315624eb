"""Turn bills, lines and orders into what their pages show."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.offers import Offer
from logistics import shipments
from logistics.carrier import carrier_named
from orders.case import Summary
from orders.models import Order
from orders.pricing.bill import Bill, BillLine, BillRow
from orders.states import OrderStatus
from orders.views.shown import (
    BillShown,
    LineShown,
    MethodShown,
    OrderInList,
    OrderView,
    ParcelShown,
    RefundShown,
    Row,
    Step,
)
from orders.wish import Wish
from shop import languages
from shop.money import Percent, total


def bill_shown(bill: Bill) -> BillShown:
    """The rows in the reader's language where the word is ours; charges keep the words they were frozen with."""
    own = {"goods": _("Goods"), "shipping": _("Shipping")}
    rows = [Row(row.kind, own.get(row.kind, row.label), row.amount, row.reason, _rule_note(row)) for row in bill.rows]
    shown = tuple(row for row, raw in zip(rows, bill.rows, strict=True) if not raw.included)
    included = tuple(row for row, raw in zip(rows, bill.rows, strict=True) if raw.included)
    note = "; ".join(
        _("incl. %(amount)s %(tax)s") % {"amount": languages.write_money(row.amount), "tax": row.label}
        for row in included
    )
    total = Row("total", pgettext("money", "Total"), bill.total, note=note)
    return BillShown(rows=shown, included=included, total=total, notes=bill.notes)


def methods_shown(found: Summary) -> tuple[MethodShown, ...]:
    bill = found.bill
    return tuple(
        MethodShown(
            code=quote.method,
            name=str(quote.name),
            carrier=quote.carrier,
            price=Percent(bill.rate).on_top_of(quote.price) if bill.gross else quote.price,
            days=_days(quote.days),
            chosen=found.chosen is not None and quote.method == found.chosen.method,
        )
        for quote in found.quotes
    )


def lines_shown(found: Summary, wish: Wish) -> tuple[LineShown, ...]:
    """The pieces of a basket that has a price, and what is given with them."""
    bought = tuple(line_shown(found.offers[sku], quantity, found.bill, sku) for sku, quantity in wish.pieces.items())
    return bought + gifts_shown(found)


def order_view(order: Order, *, back: str = "") -> OrderView:
    bill = order.the_bill
    billed = {(line.sku, line.place): line for line in bill.lines}
    parcels = tuple(_parcel(shipment) for shipment in shipments.shipments_of(order.number))
    waits = order.awaits_payment
    return OrderView(
        number=order.number,
        status=order.status,
        status_label=order.get_status_display(),
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
                **_totals([billed[line.sku, line.place]]),
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
        refresh=waits and back == "paid",
        parcels=parcels,
        steps=_steps(order),
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
        status_label=order.get_status_display(),
        total=order.total,
        pieces=sum(line.quantity for line in lines),
        names=tuple(line.name for line in lines),
        image=lines[0].image if lines else "",
    )


def product_url(slug: str, sku: str) -> str:
    return f"{reverse('catalog:product', args=[slug])}?{urlencode({'v': sku})}" if slug else ""


def line_shown(offer: Offer, quantity: int, bill: Bill | None, sku: str, trouble: str = "") -> LineShown:
    billed = [line for line in bill.lines if line.sku == sku and not line.gift] if bill is not None else []
    return LineShown(
        sku=sku,
        name=offer.name,
        options=offer.options,
        image=offer.image,
        url=product_url(offer.slug, sku),
        quantity=quantity,
        unit=billed[0].unit if billed else None,
        **_totals(billed),
        trouble=trouble,
    )


def _totals(billed: Sequence[BillLine]) -> dict[str, Any]:
    """What is asked for the pieces, what it was before promotions, and whether they are given."""
    if not billed:
        return {"total": None}
    currency = billed[0].total.currency.code
    asked, full = (total((getattr(line, what) for line in billed), currency) for what in ("payable", "total"))
    return {"total": asked, "was": full if full != asked else None, "gift": billed[0].gift}


def gifts_shown(found: Summary) -> tuple[LineShown, ...]:
    """What promotions add to the parcel."""
    return tuple(
        LineShown(
            sku=line.sku,
            name=line.name,
            options=found.offers[line.sku].options,
            image=found.offers[line.sku].image,
            url=product_url(found.offers[line.sku].slug, line.sku),
            quantity=line.quantity,
            unit=None,
            total=line.total,
            gift=True,
        )
        for line in found.bill.lines
        if line.gift
    )


def _rule_note(row: BillRow) -> str:
    return _("rule %(rule)s") % {"rule": row.rule} if row.rule else ""


def _days(days: tuple[int, int]) -> str:
    first, last = days
    if first == last:
        return ngettext("%(last)s day", "%(last)s days", last) % {"last": last}
    return ngettext("%(first)s–%(last)s day", "%(first)s–%(last)s days", last) % {"first": first, "last": last}


def _parcel(shipment: shipments.Shipment) -> ParcelShown:
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
    )


def _steps(order: Order) -> tuple[Step, ...]:
    """What the buyer may know of the order's life, newest first."""
    moves = [step for step in order.history.all() if step.was != step.became]
    return tuple(
        Step(
            text=str(OrderStatus(step.became).label),
            at=step.at,
            state="now" if step is moves[-1] else "done",
        )
        for step in reversed(moves)
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
