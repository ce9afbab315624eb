"""Turn bills and lines into what their pages show."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.offers import Offer
from orders.case import Summary
from orders.pricing.bill import Bill, BillLine, BillRow
from orders.views.shown import (
    BillShown,
    LineShown,
    MethodShown,
    Row,
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
        **totals(billed),
        trouble=trouble,
    )


def totals(billed: Sequence[BillLine]) -> dict[str, Any]:
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
