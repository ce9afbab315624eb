"""The front page: banners, blocks that staff made, categories with a picture, and three shelves."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache

from catalog.browse.json_ld import organisation, script
from catalog.browse.reader import Reader
from catalog.browse.shown import shelved_cards
from catalog.pictures import view
from catalog.shelf import BannerView, BlockView, CardView, HomeView, Tile
from catalog.speech import said
from catalog.visible import listed
from shop.asking import rows

SHELF = 8
MOST_BANNERS = 6
MOST_BLOCKS = 12
OPEN_BLOCK = """(b.published
 AND (b.from_at IS NULL OR b.from_at <= now()) AND (b.until_at IS NULL OR b.until_at > now())
 AND (b.markets = '{}' OR %(market)s::text = ANY(b.markets)))"""

SHELVES = f"""
(SELECT id, 'featured', row_number() OVER (ORDER BY position, id) FROM catalog_product p
 WHERE {listed()} AND featured ORDER BY position, id LIMIT {SHELF})
UNION ALL
(SELECT id, 'new', row_number() OVER (ORDER BY created_at DESC, id DESC) FROM catalog_product p
 WHERE {listed()} AND tags @> ARRAY['new']::varchar[] ORDER BY created_at DESC, id DESC LIMIT {SHELF})
UNION ALL
(SELECT id, 'bestsellers', row_number() OVER (ORDER BY position, id) FROM catalog_product p
 WHERE {listed()} AND tags @> ARRAY['bestseller']::varchar[] ORDER BY position, id LIMIT {SHELF})
UNION ALL
(SELECT id, shelf, turn FROM (
    SELECT p.id, b.id::text AS shelf, row_number() OVER (PARTITION BY b.id ORDER BY m.position, m.id) AS turn
    FROM catalog_block b JOIN catalog_collectionmember m ON m.collection_id = b.collection_id AND b.kind = 'collection'
    JOIN catalog_product p ON p.id = m.product_id AND {listed()} WHERE {OPEN_BLOCK}
    UNION ALL
    SELECT p.id, b.id::text, row_number() OVER (PARTITION BY b.id ORDER BY m.id)
    FROM catalog_block b JOIN catalog_block_products m ON m.block_id = b.id AND b.kind = 'products'
    JOIN catalog_product p ON p.id = m.product_id AND {listed()} WHERE {OPEN_BLOCK}
 ) AS rows_of_blocks WHERE turn <= {SHELF})
"""


def home_page(reader: Reader) -> HomeView:
    """Two statements, whatever lies on the shelves."""
    shelves: dict[str, list[CardView]] = {"featured": [], "new": [], "bestsellers": []}
    for shelf, card in shelved_cards(SHELVES, {}, reader):
        shelves.setdefault(shelf, []).append(card)
    banners, tiles, blocks = _window(reader, shelves)
    return HomeView(
        hero=banners[0] if banners else None,
        banners=tuple(banners[1:]),
        categories=tuple(tiles),
        featured=tuple(shelves["featured"]),
        new=tuple(shelves["new"]),
        bestsellers=tuple(shelves["bestsellers"]),
        blocks=tuple(blocks),
        json_ld=script(organisation(reader.home)),
    )


@cache
def _window_sql(language: str) -> str:
    """Banners and top categories; a category shows the main picture of its first product."""
    name, description = said("c", "name", language), said("c", "description", language)
    return f"""
    (SELECT 'banner', b.text_side, '', '', '', b.renditions, b.file, b.width, b.height, {said("b", "alt", language)},
            b.placeholder
     FROM catalog_banner b ORDER BY b.position, b.id LIMIT {MOST_BANNERS})
    UNION ALL
    (SELECT 'category', c.slug, {name}, {description}, '', i.renditions, i.file, i.width, i.height,
            {said("i", "alt", language)}, i.placeholder
     FROM catalog_category c
     LEFT JOIN LATERAL (
        SELECT i.* FROM catalog_product p JOIN catalog_category own ON own.id = p.category_id
        JOIN catalog_image i ON i.product_id = p.id
        WHERE {listed()} AND (own.id = c.id OR own.parent_id = c.id)
        ORDER BY p.featured DESC, p.position, p.id, i.position, i.id LIMIT 1
     ) i ON true
     WHERE c.parent_id IS NULL ORDER BY c.position, c.id)
    UNION ALL
    (SELECT b.kind || ' ' || b.id, b.link, {said("b", "title", language)}, {said("b", "text", language)},
            {said("b", "link_label", language)}, b.renditions, b.file, b.width, b.height,
            {said("b", "alt", language)}, b.placeholder
     FROM catalog_block b
     WHERE {OPEN_BLOCK} ORDER BY b.position, b.id LIMIT {MOST_BLOCKS})
    """


def _window(reader: Reader, shelves: dict[str, list[CardView]]) -> tuple[list[BannerView], list[Tile], list[BlockView]]:
    banners, tiles, blocks = [], [], []
    found = rows(_window_sql(reader.language), {"market": reader.market.code})
    for kind, key, name, text, label, made, file, width, height, alt, blur in found:
        image = view(made, file, size=(width or 0, height or 0), alt=alt, placeholder=blur or "")
        if kind == "category":
            tiles.append(Tile(name, reader.category_url(key), text, image))
        elif kind != "banner":
            looks, number = kind.split()
            url = f"{reader.home}{key}" if key else ""
            blocks.append(BlockView(looks, name, text, url, label, image, tuple(shelves.get(number, ()))))
        elif image is not None:
            banners.append(BannerView(image, key))
    return banners, tiles, [block for block in blocks if block.is_worth_showing]
