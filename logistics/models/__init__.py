"""The tables of logistics."""

from logistics.models.business import VatProof
from logistics.models.law import ImportRule, TariffRate
from logistics.models.method import ShippingMethod, ShippingRate
from logistics.models.shipment import Shipment, ShipmentHistory, TrackingEvent
from logistics.models.validity import Confidence

__all__ = [
    "Confidence",
    "ImportRule",
    "Shipment",
    "ShipmentHistory",
    "ShippingMethod",
    "ShippingRate",
    "TariffRate",
    "TrackingEvent",
    "VatProof",
]
