"""The journal: articles newest first, and one article with the products it speaks of."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache
from typing import Any

from django.http import Http404

from catalog.browse.json_ld import SHOP, absolute, script, trail
from catalog.browse.reader import Reader
from catalog.browse.shown import shelved_cards
from catalog.models.editorial import Article
from catalog.pictures import view
from catalog.shelf import ArticleCard, ArticleView, Crumb, ImageView, JournalView
from catalog.speech import said
from catalog.visible import listed
from shop.asking import rows

MOST = 60
OPEN = "a.published AND a.published_at <= now()"
PRODUCTS = f"""
SELECT p.id, '' AS shelf, row_number() OVER (ORDER BY r.id) AS rank
FROM catalog_article_related r JOIN catalog_product p ON p.id = r.product_id AND {listed()}
WHERE r.article_id = %(article)s ORDER BY r.id LIMIT 8
"""


def journal_page(reader: Reader) -> JournalView:
    """One statement: the newest articles."""
    return JournalView(tuple(_card(row, reader) for row in rows(_list_sql(reader.language), {"most": MOST})))


def article_page(slug: str, reader: Reader) -> ArticleView:
    """Two statements. Raises Http404."""
    found = rows(_one_sql(reader.language), {"slug": slug})
    if not found:
        raise Http404
    pk, body, changed, *row = found[0]
    card = _card(row, reader)
    return ArticleView(
        **vars(card),
        body=body,
        products=tuple(product for _, product in shelved_cards(PRODUCTS, {"article": pk}, reader)),
        json_ld=script(
            [
                {
                    "@type": "Article",
                    "headline": card.title,
                    "description": card.excerpt,
                    "url": absolute(card.url),
                    "datePublished": card.day.isoformat(),
                    "dateModified": changed.isoformat(),
                    "author": {"@type": "Organization", "name": SHOP, "url": absolute(reader.home)},
                    **({"image": [absolute(card.image.large)]} if card.image else {}),
                },
                trail([Crumb(card.title, card.url)]),
            ]
        ),
    )


def _columns(language: str) -> str:
    return (
        f"a.slug, a.kind, {said('a', 'title', language)}, {said('a', 'excerpt', language)}, a.published_at,"
        f" a.reading_minutes, a.renditions, a.file, a.width, a.height, {said('a', 'alt', language)}, a.placeholder"
    )


@cache
def _list_sql(language: str) -> str:
    return (
        f"SELECT {_columns(language)} FROM catalog_article a WHERE {OPEN}"
        " ORDER BY a.published_at DESC, a.id DESC LIMIT %(most)s"
    )


@cache
def _one_sql(language: str) -> str:
    return (
        f"SELECT a.id, {said('a', 'body', language)}, a.updated_at, {_columns(language)}"
        f" FROM catalog_article a WHERE a.slug = %(slug)s AND {OPEN}"
    )


def _card(row: list[Any], reader: Reader) -> ArticleCard:
    slug, kind, title, excerpt, day, minutes, made, file, width, height, alt, blur = row
    image: ImageView | None = view(made, file, size=(width, height), alt=alt, placeholder=blur)
    return ArticleCard(
        url=f"{reader.home}journal/{slug}/",
        kind=str(Article.Kind(kind).label),
        title=title,
        excerpt=excerpt,
        image=image,
        day=day,
        minutes=minutes,
    )
