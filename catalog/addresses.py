"""Addresses of pages and where they went: a link that was right once leads to the page for ever."""

from typing import Literal

from django.db import transaction

from catalog.models import Brand, Category, Collection, OldSlug, PageKind, Product
from shop.asking import rows

Page = Product | Category | Brand | Collection
KINDS: dict[type[Page], PageKind] = {
    Product: PageKind.PRODUCT,
    Category: PageKind.CATEGORY,
    Brand: PageKind.BRAND,
    Collection: PageKind.COLLECTION,
}
Kind = Literal["product", "category", "brand", "collection"]

NOW_AT = {
    kind: (
        f"SELECT now.slug FROM catalog_oldslug was JOIN catalog_{kind} now ON now.id = was.{kind}_id"  # noqa: S608
        f" WHERE was.kind = '{kind}' AND was.slug = %(slug)s"
    )
    for kind in PageKind.values
}


@transaction.atomic
def remember(page: Page, was: str) -> None:
    """``page`` has left the address ``was`` for the one it has now. An address that lives again leads nowhere else."""
    kind = KINDS[type(page)]
    OldSlug.objects.filter(kind=kind, slug=page.slug).delete()
    if was and was != page.slug:
        leads_to = {name: page if name == kind else None for name in PageKind.values}
        OldSlug.objects.update_or_create(kind=kind, slug=was, defaults=leads_to)


def now_at(kind: Kind, slug: str) -> str | None:
    """The present address of what was once at ``slug``; ask when nothing lives there. One query."""
    found = rows(NOW_AT[kind], {"slug": slug})
    return found[0][0] if found else None
