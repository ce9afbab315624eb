"""The front page: banners, categories with a picture, and three shelves."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache

from catalog.asking import rows
from catalog.browse.cards import cards
from catalog.browse.reader import Reader
from catalog.pictures import view
from catalog.shelf import BannerView, CardView, HomeView, Tile
from catalog.speech import said
from catalog.visible import listed

SHELF = 8
MOST_BANNERS = 6

SHELVES = f"""
(SELECT id, 'featured', row_number() OVER (ORDER BY position, id) FROM catalog_product p
 WHERE {listed()} AND featured ORDER BY position, id LIMIT %(shelf)s)
UNION ALL
(SELECT id, 'new', row_number() OVER (ORDER BY created_at DESC, id DESC) FROM catalog_product p
 WHERE {listed()} AND tags @> ARRAY['new']::varchar[] ORDER BY created_at DESC, id DESC LIMIT %(shelf)s)
UNION ALL
(SELECT id, 'bestsellers', row_number() OVER (ORDER BY position, id) FROM catalog_product p
 WHERE {listed()} AND tags @> ARRAY['bestseller']::varchar[] ORDER BY position, id LIMIT %(shelf)s)
"""


def home_page(reader: Reader) -> HomeView:
    """Two statements, whatever lies on the shelves."""
    shelves: dict[str, list[CardView]] = {"featured": [], "new": [], "bestsellers": []}
    for shelf, card in cards(reader, SHELVES, {"shelf": SHELF}):
        shelves[shelf].append(card)
    banners, tiles = _window(reader)
    return HomeView(
        hero=banners[0] if banners else None,
        banners=tuple(banners[1:]),
        categories=tuple(tiles),
        featured=tuple(shelves["featured"]),
        new=tuple(shelves["new"]),
        bestsellers=tuple(shelves["bestsellers"]),
    )


@cache
def _window_sql(language: str) -> str:
    """Banners and top categories; a category shows the main picture of its first product."""
    name, description = said("c", "name", language), said("c", "description", language)
    return f"""
    (SELECT 'banner', b.text_side, '', '', b.renditions, b.file, b.width, b.height, {said("b", "alt", language)},
            b.placeholder
     FROM catalog_banner b ORDER BY b.position, b.id LIMIT {MOST_BANNERS})
    UNION ALL
    (SELECT 'category', c.slug, {name}, {description}, i.renditions, i.file, i.width, i.height,
            {said("i", "alt", language)}, i.placeholder
     FROM catalog_category c
     LEFT JOIN LATERAL (
        SELECT i.* FROM catalog_product p JOIN catalog_category own ON own.id = p.category_id
        JOIN catalog_image i ON i.product_id = p.id
        WHERE {listed()} AND (own.id = c.id OR own.parent_id = c.id)
        ORDER BY p.featured DESC, p.position, p.id, i.position, i.id LIMIT 1
     ) i ON true
     WHERE c.parent_id IS NULL ORDER BY c.position, c.id)
    """


def _window(reader: Reader) -> tuple[list[BannerView], list[Tile]]:
    banners, tiles = [], []
    found = rows(_window_sql(reader.language), {"market": reader.market.code})
    for kind, key, name, description, made, file, width, height, alt, blur in found:
        image = view(made, file, size=(width or 0, height or 0), alt=alt, placeholder=blur or "")
        if kind == "category":
            tiles.append(Tile(name, reader.category_url(key), description, image))
        elif image is not None:
            banners.append(BannerView(image, key))
    return banners, tiles
