"""What must always hold for parcels and for the law as data."""

from logistics.states import RANK, STAGE, ShipmentStatus
from shop.invariants import invariant, rows_of

_RANK = " ".join(f"WHEN '{status.value}' THEN {rank}" for status, rank in RANK.items())
_STAGE = " ".join(f"WHEN '{status}' THEN {stage}" for status, stage in STAGE.items())


@invariant("logistics: a parcel's status is what its deciding event says")
def status_is_told() -> list[str]:
    return rows_of(
        "SELECT s.id, s.tracking_number, s.status, e.status AS told"  # noqa: S608 (constants of ours are put in)
        " FROM logistics_shipment s LEFT JOIN LATERAL (SELECT status FROM logistics_trackingevent"
        f" WHERE shipment_id = s.id ORDER BY CASE status {_RANK} END DESC, happened_at DESC,"
        f" CASE status {_STAGE} END DESC LIMIT 1) e ON true"
        f" WHERE s.status <> coalesce(e.status, '{ShipmentStatus.REGISTERED.value}') ORDER BY s.id LIMIT 100"
    )


@invariant("logistics: a parcel's history ends where it is")
def history_ends_here() -> list[str]:
    return rows_of(
        "SELECT s.id, s.tracking_number, s.status, h.became FROM logistics_shipment s LEFT JOIN LATERAL"
        " (SELECT became FROM logistics_shipmenthistory WHERE shipment_id = s.id ORDER BY id DESC LIMIT 1) h ON true"
        " WHERE s.status IS DISTINCT FROM h.became ORDER BY s.id LIMIT 100"
    )


@invariant("logistics: at most one import rule a day for each destination and scheme")
def rules_do_not_overlap() -> list[str]:
    return rows_of(
        "SELECT a.destination, a.scheme, a.valid_from, b.valid_from AS other FROM logistics_importrule a"
        " JOIN logistics_importrule b ON a.destination = b.destination AND a.scheme = b.scheme AND a.id < b.id"
        " AND daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]') LIMIT 100"
    )


@invariant("logistics: at most one tariff rate a day for each destination, origin and code")
def tariffs_do_not_overlap() -> list[str]:
    return rows_of(
        "SELECT a.destination, a.origin, a.hs_prefix, a.valid_from, b.valid_from AS other FROM logistics_tariffrate a"
        " JOIN logistics_tariffrate b ON a.destination = b.destination AND a.origin = b.origin"
        " AND a.hs_prefix = b.hs_prefix AND a.id < b.id"
        " AND daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]') LIMIT 100"
    )
