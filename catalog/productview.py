"""What a product page shows: plain frozen values, as in ``catalog.shelf``."""

from dataclasses import dataclass

from moneyed import Money

from catalog.browse.reviews import ReviewsView
from catalog.shelf import CardView, Choice, Crumb, ImageView, QuestionView


@dataclass(frozen=True)
class AxisView:
    code: str
    label: str
    values: tuple[Choice, ...]


@dataclass(frozen=True)
class SpecRow:
    """``group`` is the heading it stands under, or empty; ``swatch`` the colour of a value, as #A4471D."""

    label: str
    value: str
    group: str = ""
    swatch: str = ""


@dataclass(frozen=True)
class BundlePiece:
    name: str
    url: str
    quantity: int


@dataclass(frozen=True)
class Availability:
    """``state`` is in_stock, low, preorder or out; ``sentence`` says it; ``most`` can be ordered at once."""

    state: str
    left: int
    sentence: str
    most: int


@dataclass(frozen=True)
class Contact:
    """Who answers for a product's safety. ``address`` is its lines, the last one the country."""

    name: str
    address: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class SafetyView:
    """What the law wants beside an offer in the European Union (Regulation (EU) 2023/988, article 19)."""

    maker: Contact
    responsible: Contact | None


@dataclass(frozen=True)
class FilmView:
    """A film elsewhere; ``house`` is who shows it, as YouTube."""

    title: str
    url: str
    house: str


@dataclass(frozen=True)
class PaperView:
    """A PDF; ``size`` is in words, as 1.2 MB."""

    title: str
    url: str
    size: str


@dataclass(frozen=True)
class DeliveryView:
    """``dates`` such as '3 – 9 December'; ``name`` and ``price`` of the cheapest way, as the market shows prices."""

    dates: str
    name: str
    price: Money


@dataclass(frozen=True)
class ProductView:
    """``lowest`` is the lowest price of the 30 days before a reduction, where the law wants it beside the price."""

    slug: str
    sku: str
    name: str
    summary: str
    description: str
    url: str
    crumbs: tuple[Crumb, ...]
    images: tuple[ImageView, ...]
    axes: tuple[AxisView, ...]
    options: str
    price: Money | None
    compare_at: Money | None
    lowest: Money | None
    tax_note: str
    stock: Availability
    specs: tuple[SpecRow, ...]
    materials: str
    care: str
    origin: str
    restrictions: tuple[str, ...]
    pieces: tuple[BundlePiece, ...]
    together: tuple[CardView, ...]
    accessories: tuple[CardView, ...]
    related: tuple[CardView, ...]
    badge: str
    brand: Crumb | None
    country: str
    banned: str
    films: tuple[FilmView, ...]
    papers: tuple[PaperView, ...]
    delivery: DeliveryView | None
    safety: SafetyView | None
    questions: tuple[QuestionView, ...]
    reviews: ReviewsView | None
    seo_title: str
    meta_description: str
    json_ld: str

    @property
    def can_buy(self) -> bool:
        return bool(self.price and self.stock.most and not self.banned)
