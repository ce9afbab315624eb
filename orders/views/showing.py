"""Turn baskets, bills and orders into what their pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.errors import OutOfStock
from catalog.offers import Offer, offers
from logistics import shipments
from logistics.carrier import carrier_named
from orders.apart import dearest
from orders.case import Summary
from orders.estimate import look
from orders.models import Basket, BasketLine, Order
from orders.pricing.bill import Bill, BillLine, BillRow
from orders.states import OrderStatus
from orders.views import promising
from orders.views.parting import parting
from orders.views.redeeming import points_shown
from orders.views.shown import (
    NOT_TRIED,
    BasketView,
    BillShown,
    LineShown,
    MethodShown,
    OrderInList,
    OrderView,
    ParcelShown,
    RefundShown,
    Row,
    Step,
    Tried,
)
from orders.views.waiting import with_days
from orders.wish import Wish
from shop import languages, markets, places
from shop.errors import Refusal
from shop.money import Percent, total


def basket_view(basket: Basket | None, wish: Wish, *, trouble: str = "", tried: Tried = NOT_TRIED) -> BasketView:
    """The basket with its price; what keeps it from having one is told at the line, at the field or above all."""
    lines = list(basket.lines.select_related("variant__product").order_by("id")) if basket is not None else []
    found, wrong, apart = None, {}, ""
    if lines:
        asked = replace(wish, pieces=_pieces(lines))
        try:
            found = look(asked)
            apart = parting(dearest(asked, found), found.offers)
        except OutOfStock as refusal:
            wrong = {short.sku: str(OutOfStock((short,))) for short in refusal.lines}
            trouble = trouble or str(refusal)
        except Refusal as refusal:
            trouble = trouble or str(refusal)
    known = found.offers if found is not None else _offers(lines, wish)
    return BasketView(
        lines=with_days([_basket_line(line, known.get(line.variant.sku), found, wrong) for line in lines], wish.market),
        pieces=sum(line.quantity for line in lines),
        bill=bill_shown(found.bill) if found is not None else None,
        methods=methods_shown(found) if found is not None else (),
        country=wish.country,
        country_name=places.country_name(wish.country),
        countries=tuple(places.country_choices(markets.countries_of(wish.market))),
        trouble=trouble,
        gifts=_gifts(found) if found is not None else (),
        code=promising.code_shown(wish.coupon, found, wish.market, **tried.at("code")),
        points=points_shown(wish, found, **tried.at("points")),
        hints=promising.hints(found, wish.market) if found is not None else (),
        endings=promising.endings(found, wish.market) if found is not None else (),
        apart=apart,
    )


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
    bought = tuple(_line(found.offers[sku], quantity, found.bill, sku) for sku, quantity in wish.pieces.items())
    return bought + _gifts(found)


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


def _pieces(lines: list[BasketLine]) -> dict[str, int]:
    return {line.variant.sku: line.quantity for line in lines}


def _basket_line(line: BasketLine, offer: Offer | None, found: Summary | None, wrong: Mapping[str, str]) -> LineShown:
    sku = line.variant.sku
    if offer is not None:
        return _line(offer, line.quantity, found.bill if found is not None else None, sku, wrong.get(sku, ""))
    return LineShown(
        sku=sku,
        name=line.variant.product.name,
        options="",
        image="",
        url="",
        quantity=line.quantity,
        unit=None,
        total=None,
        trouble=_("This piece is not on sale here. Please take it out."),
    )


def _line(offer: Offer, quantity: int, bill: Bill | None, sku: str, trouble: str = "") -> LineShown:
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


def _gifts(found: Summary) -> tuple[LineShown, ...]:
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


def _offers(lines: list[BasketLine], wish: Wish) -> dict[str, Offer]:
    return offers(
        [line.variant.sku for line in lines],
        language=wish.language,
        currency=wish.market.currency,
        market=wish.market.code,
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
