"""What must always hold for facts: each thing that happened is there, once, with the same money."""

from shop.invariants import invariant, rows_of


@invariant("analytics: a placed order has its one fact, an hour later at the latest")
def placed_orders_are_counted() -> list[str]:
    return rows_of(
        "SELECT o.number FROM orders_order o LEFT JOIN analytics_fact f "
        "ON f.kind = 'order_placed' AND f.reference = o.number "
        "WHERE o.placed_at < now() - interval '1 hour' "
        "GROUP BY o.number HAVING count(f.id) <> 1 ORDER BY o.number LIMIT 100"
    )


@invariant("analytics: a placed order's fact has the order's total")
def placed_facts_have_the_total() -> list[str]:
    """The total it was placed for, before any change."""
    return rows_of(
        "SELECT o.number, o.total, o.currency AS order_currency, f.amount, f.currency FROM orders_order o "
        "JOIN analytics_fact f ON f.kind = 'order_placed' AND f.reference = o.number "
        "LEFT JOIN (SELECT order_id, sum(difference) AS sum FROM orders_amendment "
        "WHERE status = 'applied' GROUP BY 1) a "
        "ON a.order_id = o.id "
        "WHERE f.amount <> o.total - coalesce(a.sum, 0) OR f.currency <> o.currency ORDER BY o.number LIMIT 100"
    )
