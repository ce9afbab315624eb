"""What can be done to many products at once: each deed says which rows it touches, what they were and what they become.

States are plain values (strings, numbers, lists), so that they can be kept as JSON and compared for equality.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.errors import BadTerms
from catalog.models import Brand, BulkDeed, Category, Price, Product, ProductStatus, Publication
from shop import markets
from shop.money import money

LONGEST_TAG = 40
LEAST_PERCENT, MOST_PERCENT = Decimal(-90), Decimal(500)

NO_STATUS = _("there is no such status")
NO_CATEGORY = _("there is no such category")
NO_BRAND = _("there is no such brand")
NO_MARKET = _("there is no such market")
NO_TAG = _("a tag has 1 to 40 letters and no comma")
NO_PERCENT = _("a change is a number from -90 to 500, in per cent, and not 0")


class Thing(Protocol):
    pk: int


T = TypeVar("T", Product, Price)


class Deed(Generic[T]):
    """``terms`` checks what was asked for, as value and as words; ``becomes`` is what a row's state turns into."""

    def things(self, products: Sequence[int]) -> Iterable[T]:
        """The rows that belong to these products, locked in one order for everybody."""
        raise NotImplementedError

    def locked(self, ids: Sequence[int]) -> Iterable[T]:
        raise NotImplementedError

    def name(self, thing: T) -> str:
        raise NotImplementedError

    def terms(self, value: Any) -> dict[str, Any]:
        raise NotImplementedError

    def read(self, thing: T) -> Any:
        raise NotImplementedError

    def becomes(self, before: Any, value: Any) -> Any:
        return value

    def write(self, thing: T, state: Any) -> None:
        raise NotImplementedError

    def is_possible(self, state: Any) -> bool:
        """Whether a state of before can still be."""
        return True


class ProductDeed(Deed[Product]):
    field: ClassVar[str] = ""

    def things(self, products: Sequence[int]) -> QuerySet[Product]:
        return self.locked(products)

    def locked(self, ids: Sequence[int]) -> QuerySet[Product]:
        return Product.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")

    def name(self, thing: Product) -> str:
        return thing.name or thing.slug

    def read(self, thing: Product) -> Any:
        return getattr(thing, self.field)

    def write(self, thing: Product, state: Any) -> None:
        setattr(thing, self.field, state)
        thing.save(update_fields=[self.field.removesuffix("_id"), "updated_at"])


class SetStatus(ProductDeed):
    field = "status"

    def terms(self, value: Any) -> dict[str, Any]:
        if value not in ProductStatus.values:
            raise BadTerms(value=value, reason=NO_STATUS)
        return {"value": str(value), "words": str(ProductStatus(value).label)}


class SetCategory(ProductDeed):
    field = "category_id"

    def terms(self, value: Any) -> dict[str, Any]:
        return _row_terms(Category.objects.filter(slug=value), value, NO_CATEGORY)

    def is_possible(self, state: Any) -> bool:
        return Category.objects.filter(pk=state).exists()


class SetBrand(ProductDeed):
    field = "brand_id"

    def terms(self, value: Any) -> dict[str, Any]:
        return _row_terms(Brand.objects.filter(slug=value), value, NO_BRAND)

    def is_possible(self, state: Any) -> bool:
        return state is None or Brand.objects.filter(pk=state).exists()


class AddTag(ProductDeed):
    field = "tags"

    def terms(self, value: Any) -> dict[str, Any]:
        tag = str(value).strip()
        if not 0 < len(tag) <= LONGEST_TAG or "," in tag:
            raise BadTerms(value=value, reason=NO_TAG)
        return {"value": tag, "words": tag}

    def becomes(self, before: Any, value: Any) -> Any:
        return before if value in before else [*before, value]


class RemoveTag(AddTag):
    def becomes(self, before: Any, value: Any) -> Any:
        return [tag for tag in before if tag != value]


class PublishIn(ProductDeed):
    """A state is whether the product is in all markets, and else the markets with their days."""

    def locked(self, ids: Sequence[int]) -> QuerySet[Product]:
        return super().locked(ids).prefetch_related("publications")

    def terms(self, value: Any) -> dict[str, Any]:
        if value not in {market.code for market in markets.all_markets()}:
            raise BadTerms(value=value, reason=NO_MARKET)
        return {"value": value, "words": str(markets.by_code(value).name)}

    def read(self, thing: Product) -> Any:
        rows = thing.publications.all()
        return {
            "everywhere": thing.everywhere,
            "markets": {row.market_id: [_moment(row.from_at), _moment(row.until_at)] for row in rows},
        }

    def becomes(self, before: Any, value: Any) -> Any:
        if before["everywhere"] or value in before["markets"]:
            return before
        return {**before, "markets": {**before["markets"], value: [None, None]}}

    def write(self, thing: Product, state: Any) -> None:
        if thing.everywhere != state["everywhere"]:
            thing.everywhere = state["everywhere"]
            thing.save(update_fields=["everywhere", "updated_at"])
        for row in thing.publications.exclude(market__in=state["markets"]):
            row.delete()
        for market, (from_at, until_at) in state["markets"].items():
            days = {"from_at": from_at and datetime.fromisoformat(from_at)}
            days["until_at"] = until_at and datetime.fromisoformat(until_at)
            Publication.objects.update_or_create(product=thing, market_id=market, defaults=days)

    def is_possible(self, state: Any) -> bool:
        return set(state["markets"]) <= {market.code for market in markets.all_markets()}


class WithdrawFrom(PublishIn):
    def becomes(self, before: Any, value: Any) -> Any:
        listed = before["markets"]
        if before["everywhere"]:
            listed = {market.code: [None, None] for market in markets.all_markets()}
        return {"everywhere": False, "markets": {code: days for code, days in listed.items() if code != value}}


class ChangePrices(Deed[Price]):
    """A state is the price and the earlier price, as text; an earlier price that is no longer above the price goes."""

    def things(self, products: Sequence[int]) -> QuerySet[Price]:
        return self._rows().filter(variant__product__in=products)

    def locked(self, ids: Sequence[int]) -> QuerySet[Price]:
        return self._rows().filter(pk__in=ids)

    def _rows(self) -> QuerySet[Price]:
        return Price.objects.select_for_update(no_key=True, of=("self",)).select_related("variant").order_by("pk")

    def name(self, thing: Price) -> str:
        return f"{thing.variant.sku}, {thing.amount.currency.code}"  # type: ignore[attr-defined]

    def terms(self, value: Any) -> dict[str, Any]:
        try:
            percent = Decimal(str(value).strip().removesuffix("%").replace(",", "."))
        except InvalidOperation:
            raise BadTerms(value=value, reason=NO_PERCENT) from None
        if not percent.is_finite() or not LEAST_PERCENT <= percent <= MOST_PERCENT or percent == 0:
            raise BadTerms(value=value, reason=NO_PERCENT)
        return {"value": f"{percent:f}", "words": f"{percent:+f} %"}

    def read(self, thing: Price) -> Any:
        earlier = thing.compare_at
        return {
            "currency": thing.amount.currency.code,  # type: ignore[attr-defined]
            "price": _plain(thing.amount.amount),  # type: ignore[attr-defined]
            "earlier": None if earlier is None else _plain(earlier.amount),  # type: ignore[attr-defined]
        }

    def becomes(self, before: Any, value: Any) -> Any:
        price = money(Decimal(before["price"]) * (100 + Decimal(value)) / 100, before["currency"]).amount
        stays = before["earlier"] is not None and Decimal(before["earlier"]) > price
        return {**before, "price": _plain(price), "earlier": before["earlier"] if stays else None}

    def write(self, thing: Price, state: Any) -> None:
        thing.amount = money(Decimal(state["price"]), state["currency"])  # type: ignore[assignment]
        thing.compare_at = None if state["earlier"] is None else money(Decimal(state["earlier"]), state["currency"])  # type: ignore[assignment]
        thing.save()


def _row_terms(found: QuerySet[Any], value: Any, reason: Any) -> dict[str, Any]:
    row = found.first() if isinstance(value, str) else None
    if row is None:
        raise BadTerms(value=value, reason=reason)
    return {"value": row.pk, "words": row.name}


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


DEEDS: dict[str, Deed[Any]] = {
    BulkDeed.STATUS: SetStatus(),
    BulkDeed.CATEGORY: SetCategory(),
    BulkDeed.BRAND: SetBrand(),
    BulkDeed.ADD_TAG: AddTag(),
    BulkDeed.REMOVE_TAG: RemoveTag(),
    BulkDeed.PUBLISH_IN: PublishIn(),
    BulkDeed.WITHDRAW_FROM: WithdrawFrom(),
    BulkDeed.PRICES: ChangePrices(),
}
