"""Structured data for search engines: schema.org Product, Offer and BreadcrumbList as one JSON-LD document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from markupsafe import Markup

from catalog.browse.options import Variant
from catalog.browse.reader import Reader
from catalog.shelf import Crumb

# What would end the script element or start another one.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Told:
    """What a page tells of its product."""

    slug: str
    name: str
    description: str
    images: Sequence[str]
    variants: Sequence[Variant]
    crumbs: Sequence[Crumb]


def json_ld(told: Told, reader: Reader) -> Markup:
    """Safe to print inside a script element."""
    url = _absolute(reader.product_url(told.slug))
    product = {
        "@type": "Product",
        "@id": f"{url}#product",
        "name": told.name,
        "description": told.description,
        "url": url,
        "sku": told.variants[0].sku,
        "image": [_absolute(image) for image in told.images],
        "offers": [_offer(variant, told.slug, reader) for variant in told.variants if variant.amount is not None],
    }
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": crumb.name, "item": _absolute(crumb.url)}
            for n, crumb in enumerate([*told.crumbs, Crumb(told.name, reader.product_url(told.slug))], start=1)
        ],
    }
    text = json.dumps({"@context": "https://schema.org", "@graph": [product, trail]}, ensure_ascii=False)
    return Markup(text.translate(ESCAPES))  # noqa: S704 (escaped above)


def _offer(variant: Variant, slug: str, reader: Reader) -> dict[str, Any]:
    price = reader.shown(variant.amount)
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "url": _absolute(reader.product_url(slug, variant.sku)),
        "price": str(price.amount) if price else None,
        "priceCurrency": reader.currency,
        "availability": "https://schema.org/InStock" if variant.free > 0 else "https://schema.org/OutOfStock",
        "itemCondition": "https://schema.org/NewCondition",
    }


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
