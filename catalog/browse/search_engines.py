"""Structured data for search engines: what schema.org and Google's merchant listings ask of a product page.

Sources: schema.org 28 (Product, ProductGroup, Offer, OfferShippingDetails, MerchantReturnPolicy), Google Search Central
"Product variant", "Merchant listing", "Review snippet" and "Breadcrumb".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.browse.beside import sending_of
from catalog.browse.json_ld import SHOP, absolute, faq, script, trail
from catalog.browse.options import Variant, options_text
from catalog.browse.reader import Reader
from catalog.browse.reviews import ReviewsView, ReviewView
from catalog.delivery import Sending
from catalog.returning import FREE_RETURN_COUNTRIES, RETURN_DAYS
from catalog.shelf import Crumb, QuestionView
from shop.markets import country_of

SCHEMA = "https://schema.org"
# Which property of schema.org an axis of ours is; axes that are none (amount, set) only make the name of a variant.
PROPERTIES = {"colour": "color", "glaze": "color", "size": "size", "clay": "material", "finish": "pattern"}
MOST_VARIANTS = 100


@dataclass(frozen=True)
class Told:
    """What a page tells of its product. ``sold``: in the reader's country; ``sent``: it is a thing, not a voucher."""

    slug: str
    name: str
    description: str
    brand: str
    images: Sequence[str]
    variants: Sequence[Variant]
    crumbs: Sequence[Crumb]
    questions: Sequence[QuestionView] = field(default=())
    sold: bool = True
    sent: bool = True
    reviews: ReviewsView | None = None


def json_ld(told: Told, reader: Reader) -> str:
    """Safe to print inside a script element."""
    crumbs = [*told.crumbs, Crumb(told.name, reader.product_url(told.slug))]
    graph = [_group(told, reader) if len(told.variants) > 1 else _single(told, reader), trail(crumbs)]
    if told.questions:
        graph.append(faq(told.questions))
    return script(graph)


def _single(told: Told, reader: Reader) -> dict[str, Any]:
    [variant] = told.variants
    return {
        **_common(told, reader),
        "@type": "Product",
        "sku": variant.sku,
        **_offers(variant, reader.product_url(told.slug), told, reader),
    }


def _group(told: Told, reader: Reader) -> dict[str, Any]:
    shown = told.variants[:MOST_VARIANTS]
    varies = {PROPERTIES[axis] for variant in shown for axis, *_ in variant.values if axis in PROPERTIES}
    return {
        **_common(told, reader),
        "@type": "ProductGroup",
        "productGroupID": told.slug,
        **({"variesBy": [f"{SCHEMA}/{name}" for name in sorted(varies)]} if varies else {}),
        "hasVariant": [_variant(variant, told, reader) for variant in shown],
    }


def _common(told: Told, reader: Reader) -> dict[str, Any]:
    url = absolute(reader.product_url(told.slug))
    return {
        "@id": f"{url}#product",
        "name": told.name,
        "description": told.description,
        "url": url,
        "brand": {"@type": "Brand", "name": told.brand or SHOP},
        **({"image": [absolute(image) for image in told.images]} if told.images else {}),
        **(_rated(told.reviews) if told.reviews else {}),
    }


def _rated(reviews: ReviewsView) -> dict[str, Any]:
    """Only what the page shows, and that is only what was published."""
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(reviews.average),
            "reviewCount": reviews.count,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [_review(one) for one in reviews.newest],
    }


def _review(one: ReviewView) -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": one.author},
        "datePublished": one.day.isoformat(),
        "name": one.title,
        "reviewBody": one.text,
        "inLanguage": one.language,
        "reviewRating": {"@type": "Rating", "ratingValue": one.stars, "bestRating": 5, "worstRating": 1},
    }


def _variant(variant: Variant, told: Told, reader: Reader) -> dict[str, Any]:
    url = reader.product_url(told.slug, variant.sku)
    options = options_text(variant)
    return {
        "@type": "Product",
        "sku": variant.sku,
        "name": f"{told.name} ({options})" if options else told.name,
        **({"image": absolute(told.images[0])} if told.images else {}),
        **{PROPERTIES[axis]: label for axis, _, _, label in variant.values if axis in PROPERTIES},
        **_offers(variant, url, told, reader),
    }


def _offers(variant: Variant, url: str, told: Told, reader: Reader) -> dict[str, Any]:
    """The offer of a variant; nothing where it has no price in the market or may not be sold there."""
    price = reader.shown(variant.amount)
    if price is None or not told.sold:
        return {}
    offer = {
        "@type": "Offer",
        "url": absolute(url),
        "price": str(price.amount),
        "priceCurrency": reader.currency,
        "availability": f"{SCHEMA}/{_availability(variant)}",
        **({"availabilityStarts": variant.ships_on.isoformat()} if variant.ships_on else {}),
        "itemCondition": f"{SCHEMA}/NewCondition",
    }
    if told.sent:
        country = country_of(reader.market)
        offer["hasMerchantReturnPolicy"] = _returns(country)  # type: ignore[assignment]
        if found := sending_of(variant, reader):
            offer["shippingDetails"] = _shipping(found, country, reader)  # type: ignore[assignment]
    return {"offers": offer}


def _availability(variant: Variant) -> str:
    if variant.free <= 0:
        return "OutOfStock"
    return "PreOrder" if variant.ships_on else "InStock"


def _shipping(found: Sending, country: str, reader: Reader) -> dict[str, Any]:
    price = reader.shown(found.price.amount)
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": str(price and price.amount), "currency": reader.currency},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": country},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, found.packing_days),
            "transitTime": _days(*found.days),
        },
    }


def _days(least: int, most: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}


def _returns(country: str) -> dict[str, Any]:
    fees = "FreeReturn" if country in FREE_RETURN_COUNTRIES else "ReturnFeesCustomerResponsibility"
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": country,
        "returnPolicyCategory": f"{SCHEMA}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": RETURN_DAYS,
        "returnMethod": f"{SCHEMA}/ReturnByMail",
        "returnFees": f"{SCHEMA}/{fees}",
    }
