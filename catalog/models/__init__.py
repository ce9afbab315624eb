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
from catalog.models.editorial import Article, Block, Question
from catalog.models.family import Family
from catalog.models.image import Banner, Image
from catalog.models.listing import Card, FacetCount, FacetValue, MarketSlot, Placement
from catalog.models.loading import Loading
from catalog.models.maker import Brand, Maker
from catalog.models.media import Document, Video
from catalog.models.past_price import PastPrice
from catalog.models.price import MarketPrice, Price, PriceList, PriceListEntry
from catalog.models.product import Product, ProductKind, ProductStatus
from catalog.models.proposal import ConversionRule, Decision, PriceProposal
from catalog.models.publication import OldSlug, PageKind, Publication
from catalog.models.relation import Relation
from catalog.models.reputation import Reputation
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
from catalog.models.sheet import SheetRun, SheetState
from catalog.models.stale import Stale
from catalog.models.stock import (
    MoveKind,
    Reservation,
    ReservationState,
    Stock,
    StockMove,
    StockPlace,
)
from catalog.models.tariff import TariffExtension
from catalog.models.translation_sheet import TranslationSheet
from catalog.models.variant import Axis, AxisValue, Variant

__all__ = [
    "Article",
    "Attribute",
    "AttributeGroup",
    "AttributeKind",
    "AttributeValue",
    "Axis",
    "AxisValue",
    "Banner",
    "Block",
    "Brand",
    "BulkChange",
    "BulkDeed",
    "BulkRow",
    "BundleItem",
    "Card",
    "Category",
    "Collection",
    "CollectionMember",
    "Condition",
    "ConversionRule",
    "Decision",
    "Document",
    "FacetCount",
    "FacetValue",
    "Family",
    "FamilyAttribute",
    "Image",
    "Loading",
    "Maker",
    "MarketPrice",
    "MarketSlot",
    "MoveKind",
    "OldSlug",
    "Outcome",
    "PageKind",
    "PastPrice",
    "Placement",
    "Price",
    "PriceList",
    "PriceListEntry",
    "PriceProposal",
    "Product",
    "ProductKind",
    "ProductStatus",
    "Publication",
    "Question",
    "Relation",
    "Reputation",
    "Reservation",
    "ReservationState",
    "Restriction",
    "SearchDocument",
    "SearchMiss",
    "SearchRedirect",
    "SearchTerm",
    "SheetRun",
    "SheetState",
    "Specification",
    "Stale",
    "Stock",
    "StockMove",
    "StockPlace",
    "Synonym",
    "TariffExtension",
    "TermKind",
    "TranslationSheet",
    "Variant",
    "Video",
]
