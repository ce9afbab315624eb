"""What must always be true of stock: the moves explain the counters, the reservations explain what is held."""

from shop.invariants import invariant, rows_of


@invariant("stock moves explain every counter")
def moves_explain_counters() -> list[str]:
    return rows_of(
        "SELECT v.sku, p.code AS place, s.on_hand, coalesce(m.on_hand, 0) AS moved_on_hand,"
        " s.reserved, coalesce(m.reserved, 0) AS moved_reserved,"
        " s.promised, coalesce(m.promised, 0) AS moved_promised"
        " FROM catalog_stock s JOIN catalog_variant v ON v.id = s.variant_id"
        " JOIN catalog_stockplace p ON p.id = s.place_id"
        " LEFT JOIN (SELECT stock_id, sum(on_hand_change) AS on_hand, sum(reserved_change) AS reserved,"
        " sum(promised_change) AS promised"
        " FROM catalog_stockmove GROUP BY stock_id) m ON m.stock_id = s.id"
        " WHERE (s.on_hand, s.reserved, s.promised)"
        " <> (coalesce(m.on_hand, 0), coalesce(m.reserved, 0), coalesce(m.promised, 0))"
        " ORDER BY v.sku, p.code LIMIT 100"
    )


@invariant("reserved pieces are held by reservations")
def reserved_is_held() -> list[str]:
    return rows_of(
        "SELECT v.sku, p.code AS place, s.reserved, coalesce(r.held, 0) AS held"
        " FROM catalog_stock s JOIN catalog_variant v ON v.id = s.variant_id"
        " JOIN catalog_stockplace p ON p.id = s.place_id"
        " LEFT JOIN (SELECT stock_id, sum(quantity) AS held FROM catalog_reservation WHERE state = 'held'"
        " GROUP BY stock_id) r ON r.stock_id = s.id"
        " WHERE s.reserved <> coalesce(r.held, 0) ORDER BY v.sku, p.code LIMIT 100"
    )


@invariant("stock is never below what is reserved")
def stock_within_bounds() -> list[str]:
    return rows_of(
        "SELECT id, on_hand, promised, reserved FROM catalog_stock"
        " WHERE NOT (0 <= on_hand AND 0 <= reserved AND reserved <= on_hand + promised) LIMIT 100"
    )
