"""What must always be true of orders; each rule names the rows that break it."""

from shop.invariants import invariant, rows_of


@invariant("an order's parts are its total")
def parts_are_the_total() -> list[str]:
    return rows_of(
        "SELECT number, goods, shipping, duty, tax, total FROM orders_order "
        "WHERE goods + shipping + duty + tax <> total"
    )


@invariant("an order's lines and shipping are its total")
def lines_are_the_total() -> list[str]:
    return rows_of(
        """
        SELECT o.number, o.total, sum(l.paid) AS lines, s.shipping
        FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id AND l.until IS NULL
        CROSS JOIN LATERAL (
            SELECT coalesce(sum((row->'amount'->>'amount')::numeric), 0) AS shipping
            FROM jsonb_array_elements(o.bill->'rows') AS row WHERE row->>'kind' IN ('shipping', 'shipping_off')
        ) s
        GROUP BY o.id, s.shipping HAVING sum(l.paid) + s.shipping <> o.total
        """
    )


@invariant("an order's status is the last step of its history")
def status_is_the_last_step() -> list[str]:
    return rows_of(
        """
        SELECT o.number, o.status, h.became FROM orders_order o
        LEFT JOIN LATERAL (
            SELECT became FROM orders_orderhistory WHERE order_id = o.id ORDER BY id DESC LIMIT 1
        ) h ON true
        WHERE o.status IS DISTINCT FROM h.became
        """
    )


@invariant("a paid order has captured money of its total")
def paid_has_money() -> list[str]:
    """With what its changes cost more; what they cost less has gone back beside the refunds of pieces."""
    return rows_of(
        """
        SELECT o.number, o.status, o.total, o.currency, m.captured, c.less FROM orders_order o
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(-a.difference) FILTER (WHERE a.difference < 0), 0) AS less,
                   array_agg(o.number || '-' || a.n) FILTER (WHERE a.difference > 0) AS more
            FROM orders_amendment a WHERE a.order_id = o.id AND a.status = 'applied'
        ) c
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(p.captured_amount), 0) AS captured FROM payments_payment p
            WHERE p.reference = ANY(array[o.number::text] || c.more::text[]) AND p.status = 'captured' AND NOT p.surplus
              AND p.amount_currency = o.currency
        ) m
        WHERE o.paid_at IS NOT NULL AND m.captured <> o.total + c.less
        """
    )


@invariant("stock is held for live orders only")
def stock_is_held_for_the_living() -> list[str]:
    return rows_of(
        """
        SELECT r.reference, r.quantity, o.status FROM catalog_reservation r
        LEFT JOIN orders_order o ON o.number = r.reference
        WHERE r.state = 'held' AND NOT EXISTS (
              SELECT FROM orders_amendment a JOIN orders_order ao ON ao.id = a.order_id
              WHERE a.status = 'waiting' AND ao.number || '-' || a.n = r.reference)
          AND o.status IS DISTINCT FROM 'placed' AND o.status IS DISTINCT FROM 'paid'
          AND NOT (o.status = 'shipped' AND EXISTS (
              SELECT FROM orders_orderline l
              WHERE l.order_id = o.id AND l.until IS NULL AND l.quantity > l.sent + l.cancelled AND l.place <> ''))
        """
    )


@invariant("a live order holds what it has not sent")
def the_living_hold_stock() -> list[str]:
    """Orders with a set are left out: it holds its parts, by the recipe of the day it was ordered."""
    return rows_of(
        """
        SELECT o.number, l.sku, l.place, l.quantity - l.sent - l.cancelled AS waiting, r.quantity AS held
        FROM orders_order o
        JOIN orders_orderline l ON l.order_id = o.id AND l.until IS NULL AND l.place <> ''
        JOIN catalog_variant v ON v.sku = l.sku
        JOIN catalog_stockplace p ON p.code = l.place
        LEFT JOIN catalog_stock s ON s.variant_id = v.id AND s.place_id = p.id
        LEFT JOIN catalog_reservation r ON r.stock_id = s.id AND r.reference = o.number AND r.state = 'held'
        WHERE o.status IN ('placed', 'paid', 'shipped')
          AND coalesce(r.quantity, 0) <> l.quantity - l.sent - l.cancelled
          AND NOT EXISTS (
              SELECT FROM orders_orderline other JOIN catalog_variant ov ON ov.sku = other.sku
              JOIN catalog_product op ON op.id = ov.product_id AND op.kind = 'bundle' WHERE other.order_id = o.id)
        """
    )


@invariant("refunds of an order are at most its total")
def refunds_at_most_the_total() -> list[str]:
    return rows_of(
        """
        SELECT o.number, o.total, sum(r.amount) AS refunds FROM orders_order o
        JOIN orders_refundrequest r ON r.order_id = o.id AND r.status <> 'failed'
        GROUP BY o.id HAVING sum(r.amount) > o.total
        """
    )


@invariant("a refund is the sum of its lines and its rest")
def refund_is_its_lines() -> list[str]:
    return rows_of(
        """
        SELECT r.key, r.amount, r.rest, sum(l.amount) AS lines FROM orders_refundrequest r
        LEFT JOIN orders_refundline l ON l.refund_id = r.id
        GROUP BY r.id HAVING coalesce(sum(l.amount), 0) + r.rest <> r.amount
        """
    )


@invariant("refunded pieces are those of settled refunds")
def refunded_pieces_are_settled() -> list[str]:
    return rows_of(
        """
        SELECT o.number, l.sku, l.refunded, coalesce(sum(f.quantity), 0) AS settled FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (
            SELECT rl.line_id, rl.quantity FROM orders_refundline rl
            JOIN orders_refundrequest r ON r.id = rl.refund_id AND r.status = 'settled'
        ) f ON f.line_id = l.id
        GROUP BY o.number, l.id HAVING l.refunded <> coalesce(sum(f.quantity), 0)
        """
    )


@invariant("pieces in parcels are the pieces that were sent")
def parcels_carry_what_was_sent() -> list[str]:
    """Parcels from before pieces were counted carry whole lines."""
    return rows_of(
        """
        SELECT o.number, l.sku, l.sent, coalesce(p.sent, 0) AS in_parcels FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (SELECT line_id, sum(quantity) AS sent FROM orders_parcelline GROUP BY line_id) p ON p.line_id = l.id
        WHERE l.sent <> coalesce(p.sent, 0) AND NOT (p.sent IS NULL AND l.sent = l.quantity)
        """
    )


@invariant("what is said of an order's goods is what its lines say")
def fulfilment_is_what_lines_say() -> list[str]:
    return rows_of(
        """
        SELECT number, status, fulfilment, sent, waiting FROM (
            SELECT o.number, o.status, o.fulfilment, coalesce(sum(l.sent), 0) AS sent,
                   coalesce(sum(l.quantity - l.sent - l.cancelled), 0) AS waiting
            FROM orders_order o LEFT JOIN orders_orderline l ON l.order_id = o.id AND l.until IS NULL AND l.place <> ''
            GROUP BY o.id
        ) f
        WHERE fulfilment <> CASE WHEN status = 'delivered' THEN 'delivered' WHEN sent = 0 THEN 'waiting'
                                 WHEN waiting > 0 THEN 'part_shipped' ELSE 'shipped' END
        """
    )


@invariant("what is said of an order's money is what payment and refunds say")
def money_is_what_refunds_say() -> list[str]:
    return rows_of(
        """
        SELECT number, money, total, settled FROM (
            SELECT o.number, o.money, o.total, o.paid_at, coalesce(sum(r.amount), 0) AS settled
            FROM orders_order o LEFT JOIN orders_refundrequest r ON r.order_id = o.id AND r.status = 'settled'
            GROUP BY o.id
        ) f
        WHERE money <> CASE WHEN paid_at IS NULL THEN 'owed' WHEN settled = 0 THEN 'paid'
                            WHEN settled >= total THEN 'refunded' ELSE 'part_refunded' END
        """
    )


@invariant("cancelled pieces are those that were written down")
def cancelled_pieces_are_written_down() -> list[str]:
    return rows_of(
        """
        SELECT o.number, l.sku, l.cancelled, coalesce(c.pieces, 0) AS written_down FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (SELECT line_id, sum(quantity) AS pieces FROM orders_cancelledpieces GROUP BY 1) c ON c.line_id = l.id
        WHERE l.cancelled <> coalesce(c.pieces, 0)
        """
    )


@invariant("nothing of an order left the house while it was on hold")
def nothing_left_on_hold() -> list[str]:
    return rows_of(
        """
        SELECT o.number, l.sku, p.at, h.kind FROM orders_parcelline p
        JOIN orders_orderline l ON l.id = p.line_id JOIN orders_order o ON o.id = l.order_id
        JOIN orders_hold h ON h.order_id = o.id AND h.at < p.at AND (h.released_at IS NULL OR h.released_at > p.at)
        """
    )


@invariant("an order is what its last change made of it")
def an_order_is_its_last_change() -> list[str]:
    return rows_of(
        """
        SELECT o.number, o.revision, o.total, a.n, a.status, a.total AS agreed FROM orders_order o
        LEFT JOIN LATERAL (
            SELECT n, status, total FROM orders_amendment WHERE order_id = o.id AND status = 'applied'
            ORDER BY n DESC LIMIT 1
        ) a ON true
        WHERE o.revision <> coalesce(a.n, 0) OR o.total <> coalesce(a.total, o.total)
        """
    )


@invariant("orders that go in one parcel are alive and of one recipient")
def joined_orders_fit() -> list[str]:
    return rows_of(
        """
        SELECT one.number, other.number AS lead, one.status, other.status AS lead_status FROM orders_joining j
        JOIN orders_order one ON one.id = j.order_id JOIN orders_order other ON other.id = j.lead_id
        WHERE j.ended_at IS NULL AND (
            one.status IN ('placed', 'cancelled') OR other.status IN ('placed', 'cancelled')
            OR one.address <> other.address OR one.market <> other.market)
        """
    )
