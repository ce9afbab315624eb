"""What a market's law wants said before she orders: the words on the button, what she is told, what she agrees to.

Every text has a version; the order keeps which ones she read, in which language and when. A new text is a new version,
never a changed one.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.union import EU_MEMBERS

# Directive 2011/83/EU art. 8(2), and what Great Britain and the EEA kept or took over of it: the button itself says
# that ordering obliges to pay.
OBLIGES = frozenset({*EU_MEMBERS, "GB", "IS", "LI", "NO"})
# Japan's law of specified commercial transactions, art. 12-6: the last screen confirms the order as such.
CONFIRMS = frozenset({"JP"})
WITHDRAWS = frozenset({*EU_MEMBERS, "GB", "IS", "LI", "NO", "CH"})


@dataclass(frozen=True)
class Consent:
    """``text`` is read beside the button; with ``ticked`` she must agree by a box of its own, which starts empty.

    ``countries`` None: everywhere.
    """

    code: str
    version: str
    label: Promise | str
    text: Promise | str
    ticked: bool = False
    countries: Collection[str] | None = None

    def holds_in(self, country: str) -> bool:
        return self.countries is None or country in self.countries

    def written(self, *, language: str, at: datetime) -> dict[str, str]:
        """As an order keeps it."""
        return {
            "code": self.code,
            "version": self.version,
            "language": language,
            "at": at.isoformat(),
            "how": "ticked" if self.ticked else "shown",
        }


CONSENTS = (
    Consent(
        code="terms",
        version="2026-11-01",
        label=_("Terms of sale"),
        text=_(
            "You buy from Tradewind, as listed above and for the total above. The contract is made when we confirm "
            "your order. Import charges that the total holds are paid by us on your behalf."
        ),
    ),
    Consent(
        code="withdrawal",
        version="2026-11-01",
        label=_("Right of withdrawal"),
        text=_(
            "You may withdraw within %(days)s days of receiving your parcel, without giving a reason: a message to us "
            "is enough. You send the pieces back within 14 days after that, and we refund what you paid for them and "
            "for standard delivery."
        ),
        countries=WITHDRAWS,
    ),
    Consent(
        code="cn-abroad",
        version="2026-11-01",
        label=_("I agree that my name, address, phone and order are sent abroad"),
        text=_(
            "The shop is run from outside mainland China or sends your parcel from there. Carrier, customs and payment "
            "provider abroad receive what they need for this order, and nothing else. You may take your consent "
            "back at any time by writing to us."
        ),
        ticked=True,
        countries=frozenset({"CN"}),
    ),
    Consent(
        code="kr-collect",
        version="2026-11-01",
        label=_("I agree that my data are collected and used for this order"),
        text=_(
            "Collected are name, address, phone, e-mail and customs code; for the contract, delivery and customs; kept "
            "for five years as commercial law asks, the customs code for 30 days after delivery. You may refuse; "
            "then we cannot deliver."
        ),
        ticked=True,
        countries=frozenset({"KR"}),
    ),
    Consent(
        code="kr-third",
        version="2026-11-01",
        label=_("I agree that my data are given to carrier and customs, also abroad"),
        text=_(
            "The carrier and customs in the country of dispatch and in Korea receive name, address, phone and customs "
            "code to bring you this parcel, and keep them as their law asks. You may refuse; then we cannot deliver."
        ),
        ticked=True,
        countries=frozenset({"KR"}),
    ),
)


def consents_in(country: str) -> tuple[Consent, ...]:
    """What is told or asked of who has a parcel sent there."""
    return tuple(consent for consent in CONSENTS if consent.holds_in(country))


def button_words(country: str) -> Promise | str:
    """What the last button says, as the law of the buyer's country wants it; ``%(amount)s`` is the total."""
    return next((words for countries, words in BUTTONS if countries(country)), _("Pay %(amount)s"))


BUTTONS: tuple[tuple[Callable[[str], bool], Promise | str], ...] = (
    (OBLIGES.__contains__, pgettext_lazy("button", "Order with obligation to pay")),
    (CONFIRMS.__contains__, pgettext_lazy("button", "Confirm the order")),
)
