"""The SQL behind ``shelves``. ``%(products)s`` are the products, ``%(bands)s`` every market's price bands as JSON."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from catalog.ledger import FREE
from catalog.models.price_triggers import MARKET_RANK, PLAIN_RANK
from catalog.public_prices import asked
from catalog.shelves import FEATURED_FIRST, KINDS, UNPRICED, ShelfKind
from catalog.speech import LANGUAGES, column
from catalog.visible import listed

GIVE_SLOTS = """
INSERT INTO catalog_marketslot (market_id, slot)
SELECT m.code, (SELECT coalesce(max(slot), 0) FROM catalog_marketslot) + row_number() OVER (ORDER BY m.position, m.code)
FROM shop_market m WHERE NOT EXISTS (SELECT FROM catalog_marketslot s WHERE s.market_id = m.code)
ON CONFLICT DO NOTHING
"""


def _by_language(alias: str, field: str) -> str:
    pairs = ", ".join(f"'{code}', nullif({alias}.{column(field, code)}, '')" for code in sorted(LANGUAGES))
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"


# The earlier price that may stand beside a reduction in the markets ``%(told)s``, whose law asks for it.
EARLIER = asked(currency="k.currency", market="k.market", tells="true")
# What everybody is asked for one piece of each variant on sale in each market. The lowest rank holds: an entry of a
# price list, the market's own price, the price in the currency. Under a list the plain price is what it was before.
# Here and below what belongs together is gathered by GROUP BY, not joined: no statistics know the rows of a WITH, and
# right after an import PostgreSQL would join them in nested loops, many seconds for a batch.
PRICED = f"""
asked_by_rank AS (
    SELECT v.product_id, v.id, m.market, r.amount, r.compare_at, {PLAIN_RANK} AS rank
    FROM on_sale v JOIN catalog_price r ON r.variant_id = v.id JOIN markets m ON m.currency = r.amount_currency
    UNION ALL
    SELECT v.product_id, v.id, m.market, r.amount, r.compare_at, {MARKET_RANK}
    FROM on_sale v JOIN catalog_marketprice r ON r.variant_id = v.id
    JOIN markets m ON m.market = r.market_id AND m.currency = r.amount_currency
    UNION ALL
    SELECT v.product_id, v.id, m.market, r.amount, NULL, l.rank
    FROM on_sale v JOIN catalog_pricelistentry r ON r.variant_id = v.id AND r.from_quantity = 1
    JOIN catalog_pricelist l ON l.id = r.price_list_id AND l.active AND l.customer_group = ''
      AND (l.starts_on IS NULL OR l.starts_on <= (now() AT TIME ZONE 'UTC')::date)
      AND (l.ends_on IS NULL OR l.ends_on >= (now() AT TIME ZONE 'UTC')::date)
    JOIN markets m ON m.currency = r.amount_currency AND (l.market_id IS NULL OR l.market_id = m.market)
), priced AS (
    SELECT product_id, market, id, amount, coalesce(compare_at, CASE WHEN plain > amount THEN plain END) AS compare_at
    FROM (
        SELECT product_id, market, id, (array_agg(amount ORDER BY rank, amount))[1] AS amount,
               (array_agg(compare_at ORDER BY rank, amount))[1] AS compare_at,
               (array_agg(amount ORDER BY rank) FILTER (WHERE rank >= {MARKET_RANK}))[1] AS plain
        FROM asked_by_rank GROUP BY product_id, market, id
    ) AS by_variant
), lawful AS (
    SELECT q.product_id, q.market, q.id, q.amount,
           CASE WHEN q.compare_at IS NULL OR q.market <> ALL(%(told)s::text[]) THEN q.compare_at
                ELSE (SELECT r.compare_at FROM catalog_variant v {EARLIER} WHERE v.id = q.id) END AS compare_at
    FROM priced q JOIN markets k ON k.market = q.market
)"""

# Every product in every market: whether it is listed there, what it costs, how many pieces can be ordered (promised
# ones where nothing lies there).
OFFERED = f"""
markets AS MATERIALIZED (
    SELECT m.code AS market, s.slot, m.currency, m.warehouses
    FROM shop_market m JOIN catalog_marketslot s ON s.market_id = m.code
), on_sale AS MATERIALIZED (
    SELECT id, product_id FROM catalog_variant WHERE product_id = ANY(%(products)s) AND active
), {PRICED}, asked AS (
    SELECT product_id, market, min(amount) AS lowest, max(amount) AS highest,
           (array_agg(compare_at ORDER BY amount, id))[1] AS compare_at
    FROM lawful GROUP BY product_id, market
), lying AS (
    SELECT product_id, market, sum(CASE WHEN here > 0 THEN here ELSE coming END) AS free FROM (
        SELECT v.id, v.product_id, m.market, sum(greatest(0, s.on_hand - s.reserved)) AS here,
               sum(greatest(0, {FREE})) AS coming
        FROM catalog_variant v
        JOIN catalog_stock s ON s.variant_id = v.id
        JOIN catalog_stockplace l ON l.id = s.place_id
        JOIN markets m ON l.code = ANY(m.warehouses)
        WHERE v.product_id = ANY(%(products)s) AND v.active
        GROUP BY v.id, m.market
    ) AS by_variant GROUP BY product_id, market
), assembled AS (
    SELECT product_id, market, CASE WHEN sum(here) > 0 THEN sum(here) ELSE sum(coming) END AS free FROM (
        SELECT b.bundle_id AS product_id, m.market, l.id,
               min(greatest(0, coalesce(s.on_hand - s.reserved, 0)) / b.quantity) AS here,
               min(greatest(0, coalesce({FREE}, 0)) / b.quantity) AS coming
        FROM catalog_bundleitem b
        JOIN catalog_product p ON p.id = b.bundle_id AND p.kind = 'bundle'
        CROSS JOIN markets m
        JOIN catalog_stockplace l ON l.code = ANY(m.warehouses)
        LEFT JOIN catalog_stock s ON s.variant_id = b.variant_id AND s.place_id = l.id
        WHERE b.bundle_id = ANY(%(products)s)
        GROUP BY b.bundle_id, m.market, l.id
    ) AS sets GROUP BY product_id, market
), offered AS (
    SELECT product_id, market, max(slot) AS slot, max(lowest) AS lowest, max(highest) AS highest,
           max(compare_at) AS compare_at,
           coalesce(CASE max(kind) WHEN 'gift_card' THEN 1 WHEN 'bundle' THEN max(sets) ELSE max(free) END, 0) AS free,
           coalesce((max(lowest) * 1000)::bigint, {UNPRICED}) AS price
    FROM (
        SELECT p.id AS product_id, m.market, m.slot, p.kind, NULL::numeric AS lowest, NULL::numeric AS highest,
               NULL::numeric AS compare_at, NULL::numeric AS free, NULL::numeric AS sets
        FROM catalog_product p CROSS JOIN markets m
        WHERE p.id = ANY(%(products)s) AND {listed("p").replace("%(market)s", "m.market")}
        UNION ALL SELECT product_id, market, NULL, NULL, lowest, highest, compare_at, NULL, NULL FROM asked
        UNION ALL SELECT product_id, market, NULL, NULL, NULL, NULL, NULL, free, NULL FROM lying
        UNION ALL SELECT product_id, market, NULL, NULL, NULL, NULL, NULL, NULL, free FROM assembled
    ) AS gathered GROUP BY product_id, market HAVING max(slot) IS NOT NULL
)"""

# Every value of every product, as facet, row and key.
VALUED = f"""
{OFFERED}, valued AS (
    SELECT id AS product_id, 'brand' AS facet, brand_id AS ref, '' AS key
    FROM catalog_product WHERE id = ANY(%(products)s) AND brand_id IS NOT NULL
    UNION ALL
    SELECT id, 'origin', 0, origin_country
    FROM catalog_product WHERE id = ANY(%(products)s) AND origin_country <> ''
    UNION ALL
    SELECT DISTINCT v.product_id, 'o:' || x.axis_id, x.id, ''
    FROM catalog_variant v JOIN catalog_variant_values w ON w.variant_id = v.id
    JOIN catalog_axisvalue x ON x.id = w.axisvalue_id
    WHERE v.product_id = ANY(%(products)s) AND v.active
    UNION ALL
    SELECT DISTINCT s.product_id, 'a:' || a.id, coalesce(s.choice_id, 0),
           CASE WHEN s.choice_id IS NULL THEN left(s.value #>> '{{}}', 40) ELSE '' END
    FROM catalog_specification s JOIN catalog_attribute a ON a.id = s.attribute_id AND a.filterable
    WHERE s.product_id = ANY(%(products)s)
      AND (s.choice_id IS NOT NULL OR a.kind IN ('number', 'integer', 'boolean'))
    UNION ALL
    SELECT product_id, 'stock', 0, market FROM offered WHERE free > 0
    UNION ALL
    SELECT o.product_id, 'price', b.band, o.market
    FROM offered o JOIN jsonb_to_recordset(%(bands)s) AS b(market text, band int, least bigint, below bigint)
      ON b.market = o.market AND o.price >= b.least AND o.price < coalesce(b.below, {UNPRICED})
)"""

NAME_VALUES = f"""
WITH {VALUED}
INSERT INTO catalog_facetvalue (facet, ref, key)
SELECT DISTINCT v.facet, v.ref, v.key FROM valued v
WHERE NOT EXISTS (SELECT FROM catalog_facetvalue f WHERE (f.facet, f.ref, f.key) = (v.facet, v.ref, v.key))
ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
"""

# The shelves of a product: its categories with all above them, its brand, the collections it is in.
SHELVES = f"""
WITH RECURSIVE standing AS (
    SELECT id AS product_id, category_id FROM catalog_product WHERE id = ANY(%(products)s)
    UNION SELECT product_id, category_id FROM catalog_product_extra_categories WHERE product_id = ANY(%(products)s)
    UNION SELECT s.product_id, c.parent_id FROM standing s JOIN catalog_category c ON c.id = s.category_id
    WHERE c.parent_id IS NOT NULL
), shelved AS (
    SELECT product_id, category_id * {KINDS} + {ShelfKind.CATEGORY.value} AS shelf FROM standing
    UNION ALL
    SELECT id, brand_id * {KINDS} + {ShelfKind.BRAND.value} FROM catalog_product
    WHERE id = ANY(%(products)s) AND brand_id IS NOT NULL
    UNION ALL
    SELECT product_id, collection_id * {KINDS} + {ShelfKind.COLLECTION.value} FROM catalog_collectionmember
    WHERE product_id = ANY(%(products)s)
)"""

# When something changes by date alone: the product comes to or leaves a market, a price list begins or ends.
NEXT_DAY = """
(SELECT min(day) FROM (
    VALUES (p.from_at), (p.until_at)
    UNION ALL SELECT w.from_at FROM catalog_publication w WHERE w.product_id = p.id
    UNION ALL SELECT w.until_at FROM catalog_publication w WHERE w.product_id = p.id
    UNION ALL SELECT unnest(ARRAY[l.starts_on, l.ends_on + 1])::timestamp AT TIME ZONE 'UTC'
    FROM catalog_variant v JOIN catalog_pricelistentry e ON e.variant_id = v.id
    JOIN catalog_pricelist l ON l.id = e.price_list_id AND l.active WHERE v.product_id = p.id
) AS days (day) WHERE day > now())"""

# One statement: what was counted for the old cards goes, what the new ones count comes, and only the difference is
# written, in key order, so that two refreshes never wait for each other in a circle.
CARDS = f"""
{SHELVES}, {VALUED}, numbered AS (
    SELECT v.product_id, array_agg(f.id ORDER BY f.id) AS facets
    FROM valued v JOIN catalog_facetvalue f ON (f.facet, f.ref, f.key) = (v.facet, v.ref, v.key)
    GROUP BY v.product_id
), stood AS (
    SELECT product_id, array_agg(shelf ORDER BY shelf) AS shelves FROM shelved GROUP BY product_id
), sold AS (
    SELECT product_id, sum(1 << (slot - 1))::int AS listed,
           jsonb_object_agg(market, jsonb_build_array(lowest::text, highest::text, compare_at::text, free)) AS offers
    FROM offered GROUP BY product_id
), fresh AS MATERIALIZED (
    SELECT p.id AS product_id, p.slug, p.kind, p.tags, {_by_language("p", "name")} AS names,
           CASE WHEN i.id IS NOT NULL
           THEN jsonb_build_array(i.renditions, i.file, i.width, i.height, i.placeholder) END AS picture,
           CASE WHEN i.id IS NOT NULL THEN {_by_language("i", "alt")} ELSE '{{}}'::jsonb END AS alts,
           coalesce(s.offers, '{{}}'::jsonb) AS offers, coalesce(s.listed, 0) AS listed,
           coalesce(t.shelves, '{{}}') AS shelves, coalesce(n.facets, '{{}}') AS facets, {NEXT_DAY} AS changes_at
    FROM catalog_product p
    LEFT JOIN sold s ON s.product_id = p.id
    LEFT JOIN stood t ON t.product_id = p.id
    LEFT JOIN numbered n ON n.product_id = p.id
    LEFT JOIN LATERAL (
        SELECT * FROM catalog_image WHERE product_id = p.id ORDER BY position, id LIMIT 1
    ) i ON true
    WHERE p.id = ANY(%(products)s)
), gone AS (
    DELETE FROM catalog_card k WHERE k.product_id = ANY(%(products)s)
    AND NOT EXISTS (SELECT FROM fresh f WHERE f.product_id = k.product_id)
), written AS (
    INSERT INTO catalog_card AS k
        (product_id, slug, kind, tags, names, picture, alts, offers, listed, shelves, facets, changes_at)
    SELECT * FROM fresh
    ON CONFLICT (product_id) DO UPDATE
    SET (slug, kind, tags, names, picture, alts, offers, listed, shelves, facets, changes_at)
      = (excluded.slug, excluded.kind, excluded.tags, excluded.names, excluded.picture, excluded.alts, excluded.offers,
         excluded.listed, excluded.shelves, excluded.facets, excluded.changes_at)
    WHERE k IS DISTINCT FROM excluded
), difference AS (
    SELECT shelf, value, listed, sum(sign) AS cards FROM (
        SELECT shelves, facets, listed, -1 AS sign FROM catalog_card WHERE product_id = ANY(%(products)s)
        UNION ALL SELECT shelves, facets, listed, 1 FROM fresh
    ) AS both_times, unnest(shelves) AS shelf, unnest(0 || facets) AS value
    WHERE listed <> 0
    GROUP BY shelf, value, listed HAVING sum(sign) <> 0
)
INSERT INTO catalog_facetcount AS c (shelf, value, listed, cards)
SELECT shelf, value, listed, cards FROM difference ORDER BY shelf, value, listed
ON CONFLICT (shelf, value, listed) DO UPDATE SET cards = c.cards + excluded.cards
"""

PLACES_GONE = """
DELETE FROM catalog_placement l WHERE l.product_id = ANY(%(products)s) AND NOT EXISTS (
    SELECT FROM catalog_card k WHERE k.product_id = l.product_id AND k.listed <> 0 AND l.shelf = ANY(k.shelves)
)
"""

PLACES = f"""
WITH {OFFERED}, priced_by_slot AS (
    SELECT product_id, array_agg(price ORDER BY slot) AS prices FROM (
        SELECT product_id, slot, max(price) AS price FROM (
            SELECT product_id, slot, price FROM offered
            UNION ALL
            SELECT DISTINCT o.product_id, s.slot, NULL::bigint FROM offered o
            CROSS JOIN (SELECT generate_series(1, max(slot)) AS slot FROM catalog_marketslot) AS s
        ) AS gathered GROUP BY product_id, slot
    ) AS by_slot GROUP BY product_id
)
INSERT INTO catalog_placement AS l (product_id, shelf, featured, newest, prices)
SELECT p.id, shelf,
       coalesce(m.position, CASE WHEN p.featured THEN p.position ELSE p.position + {FEATURED_FIRST} END),
       -(extract(epoch FROM p.created_at) * 1000000)::bigint, b.prices
FROM catalog_product p
JOIN catalog_card k ON k.product_id = p.id
JOIN priced_by_slot b ON b.product_id = p.id
CROSS JOIN unnest(k.shelves) AS shelf
LEFT JOIN catalog_collectionmember m ON m.product_id = p.id AND mod(shelf, {KINDS}) = {ShelfKind.COLLECTION.value}
  AND m.collection_id = shelf / {KINDS}
ORDER BY shelf, p.id
ON CONFLICT (product_id, shelf) DO UPDATE
SET (featured, newest, prices) = (excluded.featured, excluded.newest, excluded.prices)
WHERE l IS DISTINCT FROM excluded
"""
