"""What we sell, where it lies and what it costs. One file per thing."""

from catalog.models.attribute import (
    Attribute,
    AttributeGroup,
    AttributeKind,
    AttributeValue,
    FamilyAttribute,
    Specification,
)
from catalog.models.bulk import BulkChange, BulkDeed, BulkRow
from catalog.models.bundle import BundleItem
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionMember, Condition
from catalog.models.family import Family
from catalog.models.image import Banner, Image
from catalog.models.loading import Loading
from catalog.models.maker import Brand, Maker
from catalog.models.past_price import PastPrice
from catalog.models.price import MarketPrice, Price, PriceList, PriceListEntry
from catalog.models.product import Product, ProductKind, ProductStatus
from catalog.models.publication import OldSlug, PageKind, Publication
from catalog.models.relation import Relation
from catalog.models.restriction import Restriction
from catalog.models.stock import (
    MoveKind,
    Reservation,
    ReservationState,
    Stock,
    StockMove,
    StockPlace,
)
from catalog.models.tariff import TariffExtension
from catalog.models.variant import Axis, AxisValue, Variant

__all__ = [
    "Attribute",
    "AttributeGroup",
    "AttributeKind",
    "AttributeValue",
    "Axis",
    "AxisValue",
    "Banner",
    "Brand",
    "BulkChange",
    "BulkDeed",
    "BulkRow",
    "BundleItem",
    "Category",
    "Collection",
    "CollectionMember",
    "Condition",
    "Family",
    "FamilyAttribute",
    "Image",
    "Loading",
    "Maker",
    "MarketPrice",
    "MoveKind",
    "OldSlug",
    "PageKind",
    "PastPrice",
    "Price",
    "PriceList",
    "PriceListEntry",
    "Product",
    "ProductKind",
    "ProductStatus",
    "Publication",
    "Relation",
    "Reservation",
    "ReservationState",
    "Restriction",
    "Specification",
    "Stock",
    "StockMove",
    "StockPlace",
    "TariffExtension",
    "Variant",
]
