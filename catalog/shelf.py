"""What a catalogue page shows: plain frozen values, already in the reader's language, currency and tax wording."""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from catalog.told import PaperView, VideoView


@dataclass(frozen=True)
class ImageView:
    """``focal`` are classes that keep a point in sight where the picture is cut; empty for the middle."""

    srcset_avif: str
    srcset_webp: str
    src: str
    width: int
    height: int
    alt: str
    placeholder: str
    large: str = ""
    large_width: int = 0
    small: str = ""
    focal: str = ""

    @property
    def large_height(self) -> int:
        return round(self.height * self.large_width / self.width) if self.width else 0


@dataclass(frozen=True)
class CardView:
    """One product in a list. ``price`` is the lowest of its variants; ``price_from`` when they differ."""

    url: str
    name: str
    image: ImageView | None
    price: Money | None
    compare_at: Money | None
    sold_out: bool
    badge: str
    price_from: bool = False


@dataclass(frozen=True)
class Crumb:
    name: str
    url: str


@dataclass(frozen=True)
class Choice:
    """A link of which one is the current: a sorting, a page number, an option value."""

    code: str
    label: str
    url: str
    current: bool = False
    available: bool = True


@dataclass(frozen=True)
class Tile:
    """A category with a picture."""

    name: str
    url: str
    description: str
    image: ImageView | None


@dataclass(frozen=True)
class BannerView:
    image: ImageView
    text_side: str


@dataclass(frozen=True)
class Page:
    """Where we are in a long list. Empty urls mean: there is no such page."""

    number: int
    pages: int
    total: int
    previous_url: str
    next_url: str
    links: tuple[Choice, ...]


@dataclass(frozen=True)
class BlockView:
    """A block of the front page. ``kind`` is banner, story, collection or products; the last two have ``cards``."""

    kind: str
    title: str
    text: str
    url: str
    link_label: str
    image: ImageView | None
    cards: tuple[CardView, ...]

    @property
    def is_row(self) -> bool:
        return self.kind in {"collection", "products"}

    @property
    def is_worth_showing(self) -> bool:
        """A row whose products are all away, or a banner whose picture is, would be a hole in the page."""
        return bool(self.cards) if self.is_row else self.kind != "banner" or self.image is not None


@dataclass(frozen=True)
class HomeView:
    hero: BannerView | None
    banners: tuple[BannerView, ...]
    categories: tuple[Tile, ...]
    featured: tuple[CardView, ...]
    new: tuple[CardView, ...]
    bestsellers: tuple[CardView, ...]
    blocks: tuple[BlockView, ...]
    json_ld: str


@dataclass(frozen=True)
class SuggestView:
    """What lies under the search field: whole questions to ask, shelves (categories, brands) to go to, products."""

    words: tuple[Choice, ...] = ()
    shelves: tuple[Choice, ...] = ()
    products: tuple[CardView, ...] = ()

    @property
    def total(self) -> int:
        return len(self.words) + len(self.shelves) + len(self.products)


@dataclass(frozen=True)
class ArticleCard:
    url: str
    kind: str
    title: str
    excerpt: str
    image: ImageView | None
    day: datetime
    minutes: int


@dataclass(frozen=True)
class JournalView:
    articles: tuple[ArticleCard, ...]


@dataclass(frozen=True)
class ArticleView:
    url: str
    kind: str
    title: str
    excerpt: str
    body: str
    image: ImageView | None
    day: datetime
    minutes: int
    products: tuple[CardView, ...]
    json_ld: str


@dataclass(frozen=True)
class GoneView:
    """A product that is not to be had: ``status`` 410 where it left the shop, 404 where only this market lacks it."""

    status: int
    name: str
    image: ImageView | None
    cards: tuple[CardView, ...]


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
    """``state``: in_stock, low, preorder or out; ``sentence`` says it; ``most`` is what can be ordered at once."""

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
class QuestionView:
    question: str
    answer: str


@dataclass(frozen=True)
class HelpView:
    """Questions with answers by topic."""

    topics: tuple[tuple[str, tuple[QuestionView, ...]], ...]


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
    delivery: DeliveryView | None
    safety: SafetyView | None
    videos: tuple[VideoView, ...]
    papers: tuple[PaperView, ...]
    questions: tuple[QuestionView, ...]
    seo_title: str
    meta_description: str
    json_ld: str

    @property
    def can_buy(self) -> bool:
        return bool(self.price and self.stock.most and not self.banned)

    @property
    def waits(self) -> bool:
        """Sold out, and worth a wish."""
        return bool(self.price and self.stock.state == "out" and not self.banned)
