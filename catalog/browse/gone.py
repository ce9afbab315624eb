"""A product address that shows no product here: moved, retired, or not sold in this market."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache

from django.http import Http404

from catalog.browse.reader import Reader
from catalog.browse.related import related_to
from catalog.browse.shown import shelved_cards
from catalog.models import ProductStatus
from catalog.pictures import view
from catalog.shelf import CardView, GoneView
from catalog.speech import said
from shop.asking import rows

ROW = 8


def gone_page(slug: str, reader: Reader) -> str | GoneView:
    """The product's address of today, or what stands in its place. Raises Http404 where there never was one."""
    found = rows(_sql(reader.language), {"slug": slug})
    if not found or found[0][2] == ProductStatus.DRAFT:
        raise Http404
    [(pk, now, status, name, made, file, width, height, alt, blur)] = found
    if now != slug:
        return reader.product_url(now)
    kinds: dict[str, CardView] = {}
    for _, card in shelved_cards(related_to(ROW), {"product": pk}, reader):
        kinds.setdefault(card.url, card)
    return GoneView(
        status=410 if status == ProductStatus.RETIRED else 404,
        name=name,
        image=view(made, file, size=(width or 0, height or 0), alt=alt, placeholder=blur or ""),
        cards=tuple(kinds.values())[:ROW],
    )


@cache
def _sql(language: str) -> str:
    return f"""
    SELECT p.id, p.slug, p.status, {said("p", "name", language)}, i.renditions, i.file, i.width, i.height,
           {said("i", "alt", language)}, i.placeholder
    FROM catalog_product p
    LEFT JOIN LATERAL (SELECT * FROM catalog_image WHERE product_id = p.id ORDER BY position, id LIMIT 1) i ON true
    WHERE p.slug = %(slug)s
       OR p.id = (SELECT product_id FROM catalog_oldslug WHERE kind = 'product' AND slug = %(slug)s)
    ORDER BY (p.slug = %(slug)s) DESC LIMIT 1
    """
