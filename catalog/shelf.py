"""What a catalogue page shows: plain frozen values, already in the reader's language, currency and tax wording."""

from dataclasses import dataclass

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
    focal: str = ""


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
class HomeView:
    hero: BannerView | None
    banners: tuple[BannerView, ...]
    categories: tuple[Tile, ...]
    featured: tuple[CardView, ...]
    new: tuple[CardView, ...]
    bestsellers: tuple[CardView, ...]


@dataclass(frozen=True)
class SearchView:
    """``query`` empty: nothing was asked yet. No cards with a query: ``ways_on`` lists categories to go to."""

    query: str
    cards: tuple[CardView, ...]
    page: Page
    ways_on: tuple[Crumb, ...]


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
    """``state`` is in_stock, low or out; ``sentence`` says it; ``most`` is the largest quantity that can be ordered."""

    state: str
    left: int
    sentence: str
    most: int


@dataclass(frozen=True)
class ProductView:
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
    tax_note: str
    stock: Availability
    specs: tuple[SpecRow, ...]
    materials: str
    care: str
    origin: str
    restrictions: tuple[str, ...]
    pieces: tuple[BundlePiece, ...]
    related: tuple[CardView, ...]
    badge: str
    seo_title: str
    meta_description: str
    json_ld: str
