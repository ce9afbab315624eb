"""What the order pages show: frozen plain values, already in the reader's language. Every page gets one, as ``view``.

``orders/basket.html``   view: BasketView
``orders/checkout.html`` view: CheckoutView, form: CheckoutForm (a field for each of the country's address lines)
``orders/shared.html``   view: SharedView
``orders/order.html``    view: OrderView
``orders/account.html``  view: AccountView
``orders/landed.html``   view: LandedView (and its part, which a product page fetches)
Rows go straight into ``money_table(view.bill.rows, view.bill.total)``, steps into ``timeline(parcel.steps)``.
"""

from dataclasses import dataclass
from datetime import datetime

from moneyed import Money

from orders.views.shown_beside import (
    NO_WORDS,
    PointsShown,
    SavedShown,
    TextShown,
    WayShown,
    WordsShown,
)


@dataclass(frozen=True)
class Row:
    """``kind``: goods, discount, shipping, shipping_off, duty, tax, rounding, total. ``reason`` is why, shown on
    demand; ``note`` small words beside.
    """

    kind: str
    label: str
    amount: Money
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class BillShown:
    """``rows`` add up to ``total``; ``included`` are taxes that the shown prices already hold."""

    rows: tuple[Row, ...]
    included: tuple[Row, ...]
    total: Row
    notes: tuple[str, ...]


@dataclass(frozen=True)
class LineShown:
    """``unit`` and ``total`` are None while the basket has no price. ``trouble``: what is wrong with this line.

    ``was`` is the total before promotions took something off it, None where they did not. A ``gift`` was not bought.
    ``waits`` tells on which day a preorder leaves the house, ``standing`` what became of an order's pieces.
    """

    sku: str
    name: str
    options: str
    image: str
    url: str
    quantity: int
    unit: Money | None
    total: Money | None
    trouble: str = ""
    most: int = 99
    was: Money | None = None
    gift: bool = False
    waits: str = ""
    standing: str = ""


@dataclass(frozen=True)
class MethodShown:
    """A way of shipping; ``price`` as the market shows prices, ``days`` a phrase such as '3–6 working days'."""

    code: str
    name: str
    carrier: str
    price: Money
    days: str
    chosen: bool


@dataclass(frozen=True)
class Tried:
    """What she typed into a ``field`` of the basket, and why it was refused."""

    field: str = ""
    typed: str = ""
    trouble: str = ""

    def at(self, field: str) -> dict[str, str]:
        """What is to be shown at this field."""
        return {"typed": self.typed, "trouble": self.trouble} if field == self.field else {}


NOT_TRIED = Tried()


@dataclass(frozen=True)
class CodeShown:
    """The field for a code. ``code`` is kept with the basket and ``does`` or ``lacks`` something; ``typed`` and
    ``trouble`` are of a try that was refused.
    """

    code: str = ""
    does: str = ""
    lacks: str = ""
    typed: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class Ending:
    """A promotion that ends soon: the words, and the moment for who reads times by machine."""

    text: str
    at: datetime


@dataclass(frozen=True)
class BasketView:
    """``bill`` is None when the basket is empty or something must be put right first: then ``trouble`` says what.

    ``apart``: what a second parcel adds, where one less would be cheaper.

    Forms: POST to ``orders:basket_change`` with ``sku`` and ``quantity``, or with ``remove`` = sku, or with
    ``country``, or with ``method``; POST to ``orders:basket_code`` with ``code`` or ``take_out``; to
    ``orders:basket_points`` with ``points`` (0: none); all answer with a redirect here (with htmx: this page again).
    ``news`` are told once. POST to ``orders:basket_later`` with ``save``, ``take_back`` or ``forget`` = sku; to
    ``orders:basket_words`` with note, gift, message and wrap; to ``orders:basket_share`` for a ``link``. ``gifts`` are
    added by promotions and cannot be changed.
    """

    lines: tuple[LineShown, ...]
    pieces: int
    bill: BillShown | None
    methods: tuple[MethodShown, ...]
    country: str
    country_name: str
    countries: tuple[tuple[str, str], ...]
    trouble: str = ""
    gifts: tuple[LineShown, ...] = ()
    code: CodeShown = CodeShown()
    points: PointsShown | None = None
    hints: tuple[str, ...] = ()
    endings: tuple[Ending, ...] = ()
    apart: str = ""
    news: tuple[str, ...] = ()
    saved: tuple[SavedShown, ...] = ()
    words: WordsShown = NO_WORDS
    link: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def can_order(self) -> bool:
        return self.bill is not None


@dataclass(frozen=True)
class LandedView:
    """One piece at the door of ``country``: ``bill`` is None where ``trouble`` says why it has none.

    ``endings`` say until when the promotions in it last.
    """

    name: str
    options: str
    url: str
    country: str
    bill: BillShown | None
    trouble: str
    page_url: str
    endings: tuple[Ending, ...] = ()


@dataclass(frozen=True)
class AddedView:
    """``orders/parts/added.html``, what htmx gets after ``orders:basket_add``: what went in, and what is in now."""

    name: str
    quantity: int
    pieces: int
    basket_url: str
    trouble: str = ""


@dataclass(frozen=True)
class CheckoutView:
    """One form, POST to ``orders:checkout``: the button named ``order`` orders and pays; any other submission
    (the button ``recount``, or htmx on a change of country or way of shipping) shows the page anew with all that
    was typed and nothing ordered. The form holds the total she has seen in a hidden field. ``bill`` is None where
    ``trouble`` keeps the basket from having a price; then nothing can be ordered. ``button`` is what her law wants it
    to say, ``texts`` what she is told beside it, ``news`` what has changed since she last looked.
    """

    lines: tuple[LineShown, ...]
    bill: BillShown | None
    methods: tuple[MethodShown, ...]
    country: str
    country_name: str
    trouble: str = ""
    button: str = ""
    ways: tuple[WayShown, ...] = ()
    texts: tuple[TextShown, ...] = ()
    news: tuple[str, ...] = ()
    is_gift: bool = False
