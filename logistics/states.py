"""The life of a parcel: its statuses, which may follow which, and which event decides among those we know."""

from datetime import datetime

from django.db import models
from django.utils.translation import pgettext_lazy

from shop.states import Moves


class ShipmentStatus(models.TextChoices):
    REGISTERED = "registered", pgettext_lazy("parcel", "Announced")
    IN_TRANSIT = "in_transit", pgettext_lazy("parcel", "On its way")
    IN_CUSTOMS = "in_customs", pgettext_lazy("parcel", "With customs")
    CUSTOMS_HELD = "customs_held", pgettext_lazy("parcel", "Held by customs")
    OUT_FOR_DELIVERY = "out_for_delivery", pgettext_lazy("parcel", "Out for delivery")
    READY_FOR_PICKUP = "ready_for_pickup", pgettext_lazy("parcel", "Ready for pickup")
    DELIVERY_FAILED = "delivery_failed", pgettext_lazy("parcel", "Delivery was not possible")
    DELIVERED = "delivered", pgettext_lazy("parcel", "Delivered")
    RETURNED = "returned", pgettext_lazy("parcel", "On its way back")
    LOST = "lost", pgettext_lazy("parcel", "Lost")


S = ShipmentStatus
# On the road the newest event decides, so these may follow one another in any order.
ROAD = (
    S.IN_TRANSIT,
    S.IN_CUSTOMS,
    S.CUSTOMS_HELD,
    S.OUT_FOR_DELIVERY,
    S.READY_FOR_PICKUP,
    S.DELIVERY_FAILED,
    S.LOST,
)
MOVES = Moves(
    {
        S.REGISTERED: {*ROAD, S.DELIVERED, S.RETURNED},
        **{here: set[str]({*ROAD, S.DELIVERED, S.RETURNED}) - {here} for here in ROAD},
        S.DELIVERED: {S.RETURNED},
        S.RETURNED: set(),
    }
)
ENDED = (S.DELIVERED, S.RETURNED)
# A parcel on the road is never just announced again, a delivered one never on the road again; a carrier's
# "delivered" after "returned" means that we have it back.
RANK = {S.REGISTERED: 0, **dict.fromkeys(ROAD, 1), S.DELIVERED: 2, S.RETURNED: 3}
# Among events of the very same moment the later stage decides, in whatever order they were told.
STAGE = {status: stage for stage, status in enumerate(S.values)}


def weight(status: str, happened_at: datetime) -> tuple[int, datetime, int]:
    """How much an event says about where the parcel is now: of all events the greatest weight is its status."""
    return RANK[S(status)], happened_at, STAGE[status]
