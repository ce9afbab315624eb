"""A product page: one statement for all it says."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.browse.beside import delivery_of, films_of, papers_of, safety_of
from catalog.browse.options import Variant, axes_of, options_text
from catalog.browse.product_sql import ROW, product_sql
from catalog.browse.questions import questions
from catalog.browse.reader import Reader
from catalog.browse.related import rows_of
from catalog.browse.reviews import reviews_of
from catalog.browse.search_engines import Told, json_ld
from catalog.browse.shown import badge, card
from catalog.browse.specifications import spec_rows
from catalog.browse.standing import Standing, standing
from catalog.models import ProductKind
from catalog.pictures import view
from catalog.prices import tax_note
from catalog.productview import Availability, BundlePiece, ProductView
from catalog.public_prices import tells_lowest
from catalog.shelf import Crumb, ImageView
from catalog.speech import FALLBACK
from shop.asking import rows
from shop.languages import write_date
from shop.markets import country_of
from shop.places import country_name

LOW = 5
MOST_A_LINE = 99


@dataclass(frozen=True)
class Moved:
    """The page is there, the wanted variant is not: go to ``url``."""

    url: str


def product_page(slug: str, reader: Reader, *, wanted: str) -> ProductView | Moved | None:
    """One statement. ``wanted`` is the SKU in the address, or empty. None: no such product is to be seen here."""
    found = rows(
        product_sql(reader.language),
        {
            "slug": slug,
            "market": reader.market.code,
            "country": country_of(reader.market),
            "currency": reader.currency,
            "tells_lowest": tells_lowest(reader.market),
            "language": reader.language,
            "fallback": FALLBACK,
        },
    )
    if not found:
        return None
    (_pk, kind, tags, country, town, name, summary, text, materials, care, seo, meta, above, *many) = found[0]
    *many, brand, maker, sets, media, beside, rated = many
    raw_variants, pictures, specs, restrictions, pieces = (value or [] for value in many)
    banned = next((reason for _text, reason in restrictions if reason), "")
    variants = [_variant(row, kind, sets) for row in raw_variants]
    if not variants:
        return None
    chosen = next((variant for variant in variants if variant.sku == wanted), None)
    if wanted and chosen is None:
        return Moved(reader.product_url(slug))
    chosen = chosen or next((variant for variant in variants if variant.free > 0), variants[0])
    pictures = _ordered(pictures, chosen.pk)
    images = tuple(image for row in pictures if (image := _image(row)))
    crumbs = tuple(Crumb(words, reader.category_url(address)) for address, words in above or ())
    shelves = rows_of(((shelf, card(row, reader)) for shelf, *row in beside or ()), ROW)
    asked = questions(reader.language)
    reviews = reviews_of(rated, reader.language)
    return ProductView(
        slug=slug,
        sku=chosen.sku,
        name=name,
        summary=summary,
        description=text,
        url=reader.product_url(slug),
        crumbs=(*crumbs, Crumb(name, "")),
        images=images,
        axes=axes_of(variants, chosen, slug, reader),
        options=options_text(chosen),
        price=reader.shown(chosen.amount),
        compare_at=reader.shown(chosen.compare_at),
        lowest=reader.shown(chosen.lowest),
        tax_note=tax_note(reader.market),
        stock=availability(chosen),
        specs=spec_rows(specs, chosen.pk),
        materials=materials,
        care=care,
        origin=_origin(town, country),
        restrictions=tuple(text for text, _reason in restrictions),
        pieces=tuple(
            BundlePiece(words, reader.product_url(address, sku) if status == "published" else "", quantity)
            for words, address, status, sku, quantity in pieces
        ),
        together=shelves.get("together", ()),
        accessories=shelves.get("accessory", ()),
        related=shelves.get("related", ()),
        badge=badge(tags),
        brand=Crumb(brand[1], f"{reader.home}brands/{brand[0]}/") if brand else None,
        country=country_name(country_of(reader.market)),
        banned=banned,
        films=films_of(media or ()),
        papers=papers_of(media or ()),
        delivery=delivery_of(chosen, reader) if kind != ProductKind.GIFT_CARD and not banned else None,
        safety=safety_of(maker) if reader.in_union else None,
        questions=asked,
        reviews=reviews,
        seo_title=seo or name,
        meta_description=meta or summary,
        json_ld=json_ld(
            Told(
                slug=slug,
                name=name,
                description=meta or summary or name,
                brand=brand[1] if brand else "",
                images=[image.large for image in images[:3]],
                variants=variants,
                crumbs=crumbs,
                questions=asked,
                sold=not banned,
                sent=kind != ProductKind.GIFT_CARD,
                reviews=reviews,
            ),
            reader,
        ),
    )


def availability(variant: Variant) -> Availability:
    """What the page says of stock, for the warehouses that serve the reader's market."""
    free, most = variant.free, max(0, min(variant.free, MOST_A_LINE))
    if free <= 0:
        return Availability("out", 0, _("Sold out"), 0)
    if variant.ships_on:
        day = write_date(variant.ships_on)
        return Availability("preorder", free, _("Order now, it leaves us on %(day)s") % {"day": day}, most)
    if free <= LOW:
        sentence = ngettext("Only %(left)s left", "Only %(left)s left", free) % {"left": free}
        return Availability("low", free, sentence, most)
    return Availability("in_stock", free, _("In stock"), most)


def _variant(row: list[Any], kind: str, sets: Any) -> Variant:
    """Its free pieces are those of the places that serve the market; of a set, the ``sets`` that its parts make."""
    pk, sku, amount, earlier, lowest, lying, chosen, weight_g = row
    if kind == ProductKind.GIFT_CARD:
        found = Standing(MOST_A_LINE)
    else:
        found = standing((sets if kind == ProductKind.BUNDLE else lying) or ())
    return Variant(
        pk=pk,
        sku=sku,
        amount=amount,
        compare_at=earlier,
        lowest=lowest,
        free=found.free,
        values=tuple(map(tuple, chosen or ())),
        weight_g=weight_g,
        sent_from=found.sent_from,
        ships_on=found.ships_on,
    )


def _ordered(pictures: list[list[Any]], variant: int) -> list[list[Any]]:
    """The chosen variant's pictures first, then those of all variants, then the others'."""
    return sorted(pictures, key=lambda row: 0 if row[6] == variant else 1 if row[6] is None else 2)


def _image(row: list[Any]) -> ImageView | None:
    made, file, width, height, alt, blur, _variant = row
    return view(made, file, size=(width, height), alt=alt, placeholder=blur)


def _origin(town: str, country: str) -> str:
    if not country:
        return town
    land = country_name(country)
    return _("%(town)s, %(country)s") % {"town": town, "country": land} if town else land
