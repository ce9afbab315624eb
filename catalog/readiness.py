"""What a product still lacks before it is sold well: a list for the merchandiser, never a lock."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modeltranslation.utils import build_localized_fieldname

from catalog.models import Product, ProductKind
from shop import markets
from shop.asking import rows

UNION = "eu"
# Words that a page cannot do without; the rest may fall back to English.
SPOKEN = ("name", "summary", "description")


@dataclass(frozen=True)
class Point:
    """One thing that is there or lacking; ``says`` is empty where there is nothing to add."""

    label: str
    is_ready: bool
    says: str = ""


# One question for all that is not in the product's own row.
FACTS = """
SELECT
    (SELECT count(*) FROM catalog_image WHERE product_id = %(product)s),
    (SELECT count(*) FROM catalog_variant WHERE product_id = %(product)s AND active),
    (SELECT count(*) FROM catalog_bundleitem WHERE bundle_id = %(product)s),
    (SELECT coalesce(array_agg(m.code::text ORDER BY m.position, m.code), '{}') FROM shop_market m
     WHERE m.code = ANY(%(markets)s::text[]) AND EXISTS (
        SELECT FROM catalog_variant v WHERE v.product_id = %(product)s AND v.active
        AND NOT EXISTS (SELECT FROM catalog_price r WHERE r.variant_id = v.id AND r.amount_currency = m.currency)
        AND NOT EXISTS (SELECT FROM catalog_marketprice o WHERE o.variant_id = v.id AND o.market_id = m.code))),
    (SELECT coalesce(array_agg(v.sku::text ORDER BY v.sku), '{}') FROM catalog_variant v
     WHERE v.product_id = %(product)s AND v.active AND v.weight_g = 0),
    (SELECT coalesce(array_agg(v.sku::text ORDER BY v.sku), '{}') FROM catalog_variant v
     WHERE v.product_id = %(product)s AND v.active AND v.hs_code = '' AND %(hs_code)s::text = ''),
    (SELECT coalesce(array_agg(v.sku::text ORDER BY v.sku), '{}') FROM catalog_variant v
     WHERE v.product_id = %(product)s AND v.active AND v.origin_country = '' AND %(origin)s::text = ''),
    (SELECT coalesce(array_agg(e.code::text ORDER BY v.sku, e.country), '{}') FROM catalog_tariffextension e
     JOIN catalog_variant v ON v.id = e.variant_id WHERE v.product_id = %(product)s
     AND left(e.code, 6) <> left(coalesce(nullif(v.hs_code, ''), %(hs_code)s::text), 6)),
    (SELECT coalesce(array_agg(coalesce(a.label_en, a.code)::text ORDER BY f.position, f.id), '{}')
     FROM catalog_familyattribute f JOIN catalog_attribute a ON a.id = f.attribute_id
     WHERE f.family_id = %(family)s::bigint AND f.required AND NOT EXISTS (
        SELECT FROM catalog_specification s WHERE s.product_id = %(product)s AND s.attribute_id = a.id))
"""


def readiness(product: Product) -> list[Point]:
    """The points in the order of the work. One query, and one more where the markets are listed."""
    sold_in = _markets(product)
    [(pictures, variants, parts, unpriced, weightless, unclassified, originless, strange, lacking)] = rows(
        FACTS,
        {
            "product": product.pk,
            "markets": sold_in,
            "hs_code": product.hs_code,
            "origin": product.origin_country,
            "family": product.family_id,
        },
    )
    points = [
        Point(_("Variants"), variants > 0, "" if variants else _("Nothing can be bought yet.")),
        Point(_("Picture"), pictures > 0, "" if pictures else _("A product without a picture is not looked at.")),
        Point(_("Prices"), variants > 0 and not unpriced, _listed(unpriced)),
    ]
    if product.kind == ProductKind.BUNDLE:
        points.append(Point(_("Parts"), parts > 0, "" if parts else _("A set without parts cannot be bought.")))
    elif product.kind != ProductKind.GIFT_CARD:
        points += [
            Point(_("Weight"), variants > 0 and not weightless, _listed(weightless)),
            Point(_("HS code"), variants > 0 and not unclassified and not strange, _listed([*unclassified, *strange])),
            Point(_("Country of origin"), variants > 0 and not originless, _listed(originless)),
            Point(_("Description for customs"), bool(product.customs_description_en)),  # type: ignore[attr-defined]
        ]
        if UNION in sold_in:
            points.append(_maker(product))
    if product.family_id:
        points.append(Point(_("Specifications"), not lacking, _listed(lacking)))
    return [*points, _translations(product)]


def _markets(product: Product) -> list[str]:
    if product.everywhere:
        return [market.code for market in markets.all_markets()]
    return list(product.publications.values_list("market", flat=True))


def _maker(product: Product) -> Point:
    """The union asks for the maker, and for a responsible person where the maker is not in it (GPSR)."""
    maker = product.maker or (product.brand.maker if product.brand else None)
    if maker is None:
        return Point(_("Product safety"), is_ready=False, says=_("The European Union asks who made it."))
    inside = maker.country in markets.countries_of(markets.by_code(UNION))
    if not inside and not maker.responsible_name:
        return Point(
            _("Product safety"),
            is_ready=False,
            says=_("%(maker)s is not in the European Union and names no responsible person there.")
            % {"maker": maker.name},
        )
    return Point(_("Product safety"), is_ready=True)


def _translations(product: Product) -> Point:
    found = list(_untranslated(product))
    if not found:
        return Point(_("Translations"), is_ready=True)
    words = ngettext("%(count)s language: %(languages)s", "%(count)s languages: %(languages)s", len(found))
    return Point(_("Translations"), is_ready=False, says=words % {"count": len(found), "languages": _listed(found)})


def _untranslated(product: Product) -> Iterator[str]:
    for code, language in settings.LANGUAGES:
        wanted = [field for field in SPOKEN if getattr(product, build_localized_fieldname(field, "en"))] or ["name"]
        if any(not getattr(product, build_localized_fieldname(field, code)) for field in wanted):
            yield language


def _listed(names: list[str]) -> str:
    """The first few by name, the rest as a number: a sentence stays short."""
    few = ", ".join(names[:6])
    more = len(names) - 6
    return few if more <= 0 else _("%(few)s and %(more)s more") % {"few": few, "more": more}
