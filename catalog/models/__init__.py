"""What we sell, where it lies and what it costs. One file per thing."""

from catalog.models.attribute import Attribute, Specification
from catalog.models.bundle import BundleItem
from catalog.models.category import Category
from catalog.models.image import Banner, Image
from catalog.models.loading import Loading
from catalog.models.price import Price
from catalog.models.product import Product, ProductKind, ProductStatus
from catalog.models.restriction import Restriction
from catalog.models.search import (
    Outcome,
    SearchDocument,
    SearchMiss,
    SearchRedirect,
    SearchTerm,
    Synonym,
    TermKind,
)
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
    "Image",
    "Loading",
    "MoveKind",
    "Outcome",
    "Price",
    "Product",
    "ProductKind",
    "ProductStatus",
    "Reservation",
    "ReservationState",
    "Restriction",
    "SearchDocument",
    "SearchMiss",
    "SearchRedirect",
    "SearchTerm",
    "Specification",
    "Stock",
    "StockMove",
    "StockPlace",
    "Synonym",
    "TermKind",
    "Variant",
]
