"""Staff say what has happened to a parcel whose carrier cannot be asked; it is told like a carrier's own event."""

from typing import Any

from django.utils import timezone

from logistics.carrier import Fact
from logistics.models import Shipment
from logistics.states import ShipmentStatus
from logistics.tracking import apply_facts


def say_status(shipment_id: int, *, status: str, text: str, by: Any) -> None:
    """Raises ValueError for an unknown status. What staff say last counts, as with a carrier."""
    now = timezone.now()
    fact = Fact(happened_at=now, code=f"staff:{by.pk}:{status}", status=ShipmentStatus(status), text=text)
    apply_facts(shipment_id, [fact])
    shipment = Shipment.objects.get(pk=shipment_id)
    if shipment.has_ended:
        Shipment.objects.filter(pk=shipment_id).update(next_poll_at=None)
