"""What a catalogue page shows: plain frozen values, already in the reader's language, currency and tax wording."""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money


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
class QuestionView:
    question: str
    answer: str


@dataclass(frozen=True)
class HelpView:
    """Questions with answers by topic."""

    topics: tuple[tuple[str, tuple[QuestionView, ...]], ...]
