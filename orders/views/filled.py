"""Turn a basket into what its page shows: priced if it can be, and with what keeps it from a price at its line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.errors import OutOfStock
from catalog.offers import Offer, offers
from orders.apart import dearest
from orders.case import Summary
from orders.estimate import look
from orders.models import Basket, BasketLine, SavedLine
from orders.views import promising
from orders.views.parting import parting
from orders.views.redeeming import points_shown
from orders.views.showing import bill_shown, gifts_shown, line_shown, methods_shown, product_url
from orders.views.shown import NOT_TRIED, BasketView, LineShown, Tried
from orders.views.shown_beside import SavedShown, WordsShown
from orders.views.telling import seen_of, told
from orders.views.waiting import with_days
from orders.wish import Wish
from shop import markets, places
from shop.errors import Refusal


@dataclass(frozen=True)
class Typed:
    """What she has just sent that was refused, and why: a code or points, or words that go with the basket."""

    tried: Tried = NOT_TRIED
    words: WordsShown | None = None


NOTHING = Typed()


@dataclass(frozen=True)
class _Priced:
    """What could be found out: the price, or what is wrong, by SKU and altogether."""

    found: Summary | None = None
    short: Mapping[str, int] | None = None
    wrong: Mapping[str, str] | None = None
    trouble: str = ""


def basket_view(
    basket: Basket | None, wish: Wish, *, trouble: str = "", typed: Typed = NOTHING, link: str = ""
) -> BasketView:
    """The basket with its price; what keeps it from having one is told at the line or above all."""
    lines = list(basket.lines.select_related("variant__product").order_by("id")) if basket is not None else []
    saved: list[SavedLine] = []
    if basket is not None and getattr(basket, "holds_saved", False):  # told by the question that found the basket
        saved = list(basket.saved.select_related("variant__product"))
    pieces = {line.variant.sku: line.quantity for line in lines}
    priced = _price(replace(wish, pieces=pieces)) if lines else _Priced()
    found = priced.found
    known = _known(found, [*pieces, *(line.variant.sku for line in saved)], wish)
    wrapping = known.get(wish.market.gift_wrap)
    apart = parting(dearest(replace(wish, pieces=pieces), found), found.offers) if found is not None else ""
    return BasketView(
        lines=with_days(
            [_basket_line(line, known.get(line.variant.sku), found, priced.wrong or {}) for line in lines], wish.market
        ),
        pieces=sum(line.quantity for line in lines),
        bill=bill_shown(found.bill) if found is not None else None,
        methods=methods_shown(found) if found is not None else (),
        country=wish.country,
        country_name=places.country_name(wish.country),
        countries=tuple(places.country_choices(markets.countries_of(wish.market))),
        trouble=trouble or priced.trouble,
        gifts=gifts_shown(found) if found is not None else (),
        code=promising.code_shown(wish.coupon, found, wish.market, **typed.tried.at("code")),
        points=points_shown(wish, found, **typed.tried.at("points")),
        hints=promising.hints(found, wish.market) if found is not None else (),
        endings=promising.endings(found, wish.market) if found is not None else (),
        apart=apart,
        news=_told(basket, lines, wish, priced, known) if basket is not None else (),
        saved=tuple(_saved(line, known.get(line.variant.sku)) for line in saved),
        words=typed.words or _words(basket, wrapping, pieces),
        link=link,
    )


def _price(wish: Wish) -> _Priced:
    try:
        return _Priced(found=look(wish))
    except OutOfStock as refusal:
        return _Priced(
            short={short.sku: short.left for short in refusal.lines},
            wrong={short.sku: str(OutOfStock((short,))) for short in refusal.lines},
            trouble=str(refusal),
        )
    except Refusal as refusal:
        return _Priced(trouble=str(refusal))


def _known(found: Summary | None, skus: Sequence[str], wish: Wish) -> dict[str, Offer]:
    """Offers of all that is shown; the price has read those of the lines already."""
    read = dict(found.offers) if found is not None else {}
    lacking = [sku for sku in (*skus, wish.market.gift_wrap) if sku and sku not in read]
    if lacking:
        read |= offers(lacking, language=wish.language, currency=wish.market.currency, market=wish.market.code)
    return read


def _told(
    basket: Basket, lines: Sequence[BasketLine], wish: Wish, priced: _Priced, known: Mapping[str, Offer]
) -> tuple[str, ...]:
    names = {line.variant.sku: line.variant.product.name for line in lines}
    names |= {f"variant:{line.variant_id}": line.variant.product.name for line in lines}
    unsold = [sku for sku in names if ":" not in sku and _is_unsold(known.get(sku), wish.country)]
    pieces = {line.variant.sku: line.quantity for line in lines}
    return told(basket, seen_of(wish, pieces, priced.found, short=priced.short, unsold=unsold), names)


def _is_unsold(offer: Offer | None, country: str) -> bool:
    return offer is None or offer.not_sold_to(country) is not None


def _words(basket: Basket | None, wrapping: Offer | None, pieces: Mapping[str, int]) -> WordsShown:
    if basket is None:
        return WordsShown()
    return WordsShown(
        note=basket.buyer_note,
        is_gift=basket.is_gift,
        message=basket.gift_message,
        wrap=wrapping.name if wrapping is not None else "",
        wrap_price=wrapping.price if wrapping is not None else None,
        is_wrapped=wrapping is not None and wrapping.sku in pieces,
    )


def _saved(line: SavedLine, offer: Offer | None) -> SavedShown:
    return SavedShown(
        sku=line.variant.sku,
        name=offer.name if offer is not None else line.variant.product.name,
        options=offer.options if offer is not None else "",
        image=offer.image if offer is not None else "",
        url=product_url(offer.slug, offer.sku) if offer is not None else "",
        quantity=line.quantity,
        can_return=offer is not None,
    )


def share_path(key: str) -> str:
    return reverse("orders:basket_shared", args=[key])


def shared_lines(pieces: Mapping[str, int], wish: Wish) -> tuple[SavedShown, ...]:
    """What a link holds, as it is sold here; what is not sold here is left out."""
    known = offers(list(pieces), language=wish.language, currency=wish.market.currency, market=wish.market.code)
    return tuple(
        SavedShown(sku, offer.name, offer.options, offer.image, product_url(offer.slug, sku), pieces[sku], True)
        for sku in pieces
        if (offer := known.get(sku)) is not None
    )


def _basket_line(line: BasketLine, offer: Offer | None, found: Summary | None, wrong: Mapping[str, str]) -> LineShown:
    sku = line.variant.sku
    if offer is not None:
        return line_shown(offer, line.quantity, found.bill if found is not None else None, sku, wrong.get(sku, ""))
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
