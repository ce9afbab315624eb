"""What we sell, where it lies and what it costs. One file per thing."""

from catalog.models.attribute import Attribute, Specification
from catalog.models.bundle import BundleItem
from catalog.models.category import Category
from catalog.models.image import Banner, Image
from catalog.models.loading import Loading
from catalog.models.media import Document, Video
from catalog.models.past_price import PastPrice
from catalog.models.price import MarketPrice, Price, PriceList, PriceListEntry
from catalog.models.product import Product, ProductKind, ProductStatus
from catalog.models.proposal import ConversionRule, Decision, PriceProposal
from catalog.models.restriction import Restriction
from catalog.models.stock import (
    MoveKind,
    Reservation,
    ReservationState,
    Stock,
    StockMove,
    StockPlace,
)
from catalog.models.variant import Axis, AxisValue, Variant

__all__ = [
    "Attribute",
    "Axis",
    "AxisValue",
    "Banner",
    "BundleItem",
    "Category",
    "ConversionRule",
    "Decision",
    "Document",
    "Image",
    "Loading",
    "MarketPrice",
    "MoveKind",
    "PastPrice",
    "Price",
    "PriceList",
    "PriceListEntry",
    "PriceProposal",
    "Product",
    "ProductKind",
    "ProductStatus",
    "Reservation",
    "ReservationState",
    "Restriction",
    "Specification",
    "Stock",
    "StockMove",
    "StockPlace",
    "Variant",
    "Video",
]
