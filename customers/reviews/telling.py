"""Count the published reviews of a product and tell the catalogue, which shows them beside it."""

from typing import Any

from catalog import reputation
from customers.states import ReviewState
from shop.asking import rows

SHOWN = 3
# What a product page shows of a review; the whole text stands on the page of reviews.
LONGEST_SHOWN = 400

COUNTED = """
SELECT count(*)::int, coalesce((2 * 100 * sum(stars) + count(*)) / nullif(2 * count(*), 0), 0)::int
FROM customers_review WHERE product_id = %(product)s AND state = %(published)s
"""
# The newest of each language, and under no name the newest of any.
NEWEST = """
SELECT kept.language, json_agg(kept.told ORDER BY kept.id DESC) FROM (
    SELECT g.language, r.id, json_build_array(
        r.id, r.stars, r.title, left(r.text, %(longest)s), r.author, v.options,
        (r.written_at AT TIME ZONE 'UTC')::date, r.language, length(r.text) > %(longest)s, r.answer
    ) AS told
    FROM (SELECT DISTINCT language FROM customers_review WHERE product_id = %(product)s AND state = %(published)s
          UNION ALL SELECT '') g
    CROSS JOIN LATERAL (
        SELECT * FROM customers_review o
        WHERE o.product_id = %(product)s AND o.state = %(published)s AND g.language IN ('', o.language)
        ORDER BY o.id DESC LIMIT %(shown)s
    ) r
    JOIN customers_received v ON v.id = r.received_id
) kept GROUP BY kept.language
"""


def tell(product_id: int) -> None:
    """Count anew, in the transaction that changed what is published. The average is in hundredths, half up."""
    reputation.hold(product_id)
    values: dict[str, Any] = {
        "product": product_id,
        "published": ReviewState.PUBLISHED.value,
        "longest": LONGEST_SHOWN,
        "shown": SHOWN,
    }
    [(count, hundredths)] = rows(COUNTED, values)
    reputation.tell(product_id, count=count, hundredths=hundredths, newest=dict(rows(NEWEST, values)))
