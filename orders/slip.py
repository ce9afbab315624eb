"""What lies in a parcel, for the paper that goes with it: to whom, which pieces, which words. It knows no price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.models import AxisValue, BundleItem, Variant
from catalog.offers import places
from logistics.carrier import carrier_name
from logistics.models import Shipment
from orders import joining
from orders.models import Order, OrderLine, ParcelLine
from orders.states import OrderStatus


@dataclass(frozen=True)
class Piece:
    """So many pieces of a SKU, as their buyer knows them; ``also`` is what the reader calls them where that differs.

    A set has ``parts``, with all the pieces that go in for it.
    """

    sku: str
    quantity: int
    name: str
    options: str
    also: str
    parts: tuple["Piece", ...] = ()


@dataclass(frozen=True)
class Share:
    """What of one order lies in the parcel; joined orders have a share each."""

    order: Order
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Sheet:
    """One parcel: still to be sent from a ``place``, or gone with a ``carrier``. ``more``: the rest goes elsewhere.

    ``place`` is the name of its stock place in the reader's words, ``code`` its code.
    """

    order: Order
    shares: tuple[Share, ...]
    to: tuple[str, ...]
    place: str
    carrier: str
    tracking_number: str
    more: bool
    code: str = ""


@dataclass(frozen=True)
class Slip:
    """One that can be opened, of a ``parcel`` (its key) or of what waits in a ``place``; ``what`` says it in words."""

    what: str
    place: str = ""
    parcel: int = 0


def slips_of(order: Order) -> list[Slip]:
    """Every slip of the order: of what waits, a stock place each, then of each parcel that has left."""
    known = {place.code: place.name for place in places()}
    codes = dict.fromkeys(line.place for line in _waiting(order))
    found = [
        Slip(_("Still to be sent from %(place)s") % {"place": known.get(code, code)}, place=code) for code in codes
    ]
    gone = Shipment.objects.filter(pk__in=ParcelLine.objects.filter(line__order=order).values("shipment"))
    found += [Slip(_carried(parcel), parcel=parcel.pk) for parcel in gone.order_by("pk")]
    return found


def sheets(order: Order, *, place: str = "") -> list[Sheet]:
    """What waits of the order and of those that go with it, a sheet for each stock place, or for one ``place``."""
    waiting = _waiting(order)
    codes = [code for code in dict.fromkeys(line.place for line in waiting) if place in {"", code}]
    known = {one.code: one.name for one in places()}
    return [
        replace(
            _sheet(order, [(line, line.waiting) for line in waiting if line.place == code]),
            place=known.get(code, code),
            code=code,
        )
        for code in codes
    ]


def sheet_of_parcel(order: Order, parcel: int) -> Sheet | None:
    """What went in one parcel, with the pieces of joined orders; None where nothing of this order did."""
    packed = ParcelLine.objects.filter(shipment=parcel).select_related("line__order", "shipment")
    parts = list(packed)
    if not any(part.line.order_id == order.pk for part in parts):
        return None
    return _sheet(order, [(part.line, part.quantity) for part in parts], parcel=parts[0].shipment)


def why_none(order: Order) -> str:
    """Why nothing of the order is to be packed now, to staff."""
    lead = next((made.lead for made in joining.joinings_of(order) if made.order_id == order.pk), None)
    if order.status == OrderStatus.PLACED:
        return _("The order is not paid yet. Nothing is packed before the money is here.")
    if order.status == OrderStatus.CANCELLED:
        return _("The order is cancelled. Nothing of it is packed.")
    if lead is not None:
        return _("It goes in one parcel with order %(number)s; the slip is printed there.") % {"number": lead.number}
    if not order.lines.exclude(place="").exists():
        return _("The order holds nothing that is sent in a parcel.")
    return _("Nothing of the order waits to be sent.")


def _waiting(order: Order) -> list[OrderLine]:
    """What is to be packed, with what goes along; nothing where the order itself goes along with another."""
    if not order.can_ship:
        return []
    joinings = joining.joinings_of(order)
    if any(made.order_id == order.pk for made in joinings):
        return []
    together = [order.pk, *(made.order_id for made in joinings)]
    return list(OrderLine.objects.waiting().filter(order__in=together).select_related("order").order_by("pk"))


def _carried(parcel: Shipment) -> str:
    return f"{carrier_name(parcel.carrier)} {parcel.tracking_number}"


def _sheet(order: Order, packed: Sequence[tuple[OrderLine, int]], *, parcel: Shipment | None = None) -> Sheet:
    known = _variants({line.sku for line, _quantity in packed})
    numbers = {line.order_id: line.order for line, _quantity in packed}
    mine_first = sorted(numbers.values(), key=lambda one: (one.pk != order.pk, one.pk))
    shares = tuple(
        Share(
            one,
            tuple(_piece(line, n, known.get(line.sku), one.language) for line, n in packed if line.order_id == one.pk),
        )
        for one in mine_first
    )
    solid = OrderLine.objects.filter(order__in=numbers).exclude(place="")
    in_all = sum(line.quantity - line.cancelled for line in solid)
    with override(order.language):
        to = tuple(order.ship_to.lines())
        carrier = carrier_name(parcel.carrier) if parcel is not None else ""
    return Sheet(
        order=order,
        shares=shares,
        to=to,
        place="",
        carrier=carrier,
        tracking_number=parcel.tracking_number if parcel is not None else "",
        more=in_all > sum(quantity for _line, quantity in packed),
    )


def _variants(skus: Iterable[str]) -> dict[str, Variant]:
    """What they are called today, with options and parts, in whatever language is asked; sold or not."""
    values = Prefetch("values", AxisValue.objects.select_related("axis"))
    parts = Prefetch(
        "product__bundle_items",
        BundleItem.objects.select_related("variant__product").prefetch_related(
            Prefetch("variant__values", AxisValue.objects.select_related("axis"))
        ),
    )
    found = Variant.objects.filter(sku__in=skus).select_related("product").prefetch_related(values, parts)
    return {variant.sku: variant for variant in found}


def _piece(line: OrderLine, quantity: int, variant: Variant | None, language: str) -> Piece:
    """A line keeps the words of its day; the parts of its set and the reader's words are those of today."""
    theirs = _joined(line.name, line.options)
    ours = _joined(variant.product.name, _options(variant)) if variant is not None else theirs
    parts = variant.product.bundle_items.all() if variant is not None else ()
    return Piece(
        sku=line.sku,
        quantity=quantity,
        name=line.name,
        options=line.options,
        also=ours if ours != theirs else "",
        parts=tuple(_part(part, quantity * part.quantity, language) for part in parts),
    )


def _part(part: BundleItem, quantity: int, language: str) -> Piece:
    variant = part.variant
    ours = _joined(variant.product.name, _options(variant))
    with override(language):
        name, options = variant.product.name, _options(variant)
    return Piece(variant.sku, quantity, name, options, also=ours if ours != _joined(name, options) else "")


def _options(variant: Variant) -> str:
    """As the catalogue's offers write them on an order."""
    values = sorted(variant.values.all(), key=lambda value: (value.axis.position, value.axis_id))
    return ", ".join(f"{value.axis.label}: {value.label}" for value in values)


def _joined(name: str, options: str) -> str:
    return f"{name}, {options}" if options else name
