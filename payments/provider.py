"""The port: what the shop asks of a payment provider, in values of our own; ``providers/`` is the list of them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from moneyed import Money

from payments.errors import CannotAnswer
from shop.registry import Registry


class Told(StrEnum):
    """How far a provider says an attempt has come."""

    OPEN = "open"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class PayLine:
    """A line the buyer sees on the provider's page; ``amount`` is that of one piece."""

    name: str
    quantity: int
    amount: Money


@dataclass(frozen=True)
class PayOrder:
    """Everything needed to open a hosted page. Stored before the call, so that a repeated call is the same call."""

    token: str
    reference: str
    amount: Money
    language: str
    description: str
    email: str
    return_url: str
    cancel_url: str
    expires_at: datetime
    idempotency_key: str
    lines: tuple[PayLine, ...] = ()
    step_up: bool = False  # ask for 3-D Secure even where the bank would not
    on_phone: bool = False  # some providers have a page of their own for small screens, which opens their app


@dataclass(frozen=True)
class Offer:
    """What somebody is about to pay, and where: by this a provider says whether it can be chosen."""

    amount: Money
    country: str
    market: str


@dataclass(frozen=True)
class Shown:
    """How to pay without leaving the shop; the order's page shows it for as long as the attempt is open.

    ``lines`` are pairs of a label's code (payments.words.SHOWN) and what to copy, ``scan`` the text of a QR code.
    """

    lines: tuple[tuple[str, str], ...] = ()
    scan: str = ""


@dataclass(frozen=True)
class Started:
    """Where the buyer pays: on the provider's page at ``url``, or, where it is empty, by what is ``shown`` to her."""

    url: str
    session_id: str
    intent_id: str = ""
    shown: Shown = Shown()


@dataclass(frozen=True)
class Attempt:
    """One attempt to pay, as the provider knows it."""

    token: str
    reference: str
    amount: Money
    session_id: str = ""
    intent_id: str = ""
    charge_id: str = ""
    # False once another attempt has paid for the same reference: what the buyer only approved is not taken then.
    wanted: bool = True
    expires_at: datetime | None = None
    refunds: tuple[str, ...] = ()  # idempotency keys of those the provider has and did not decide yet


@dataclass(frozen=True)
class RefundOrder:
    key: str
    amount: Money
    reason: str
    idempotency_key: str
    attempt: Attempt


@dataclass(frozen=True)
class CardFacts:
    """The card as the provider knows it: one ``fingerprint`` is one card, ``score`` is its own risk, 0 to 100."""

    fingerprint: str
    country: str = ""
    score: int | None = None


@dataclass(frozen=True)
class RefundFacts:
    """``key`` is ours when we asked for it, empty when somebody gave money back in the provider's own dashboard.

    Ours is the refund's key or its idempotency key, whichever travelled to the provider.
    """

    provider_id: str
    amount: Money
    state: str  # payments.states.RefundState: sent, settled or failed
    key: str = ""
    code: str = ""


@dataclass(frozen=True)
class DisputeFacts:
    """``state`` is one of payments.states.DisputeState: how far the provider says it has come."""

    provider_id: str
    amount: Money
    reason: str
    state: str = "open"
    answer_by: datetime | None = None


@dataclass(frozen=True)
class Evidence:
    """What speaks for us in a dispute: ``document`` is a PDF called ``name``, the rest for the provider's fields."""

    name: str
    document: bytes
    buyer_name: str = ""
    buyer_email: str = ""
    address: str = ""
    carrier: str = ""
    tracking_number: str = ""
    sent_on: date | None = None
    goods: str = ""


@dataclass(frozen=True)
class Facts:
    """What a provider says about one attempt: sums so far, never differences, so repeats and order do not matter."""

    told: Told = Told.OPEN
    token: str = ""
    reference: str = ""
    merchant: str = ""  # the payee the provider names, empty for ourselves
    session_id: str = ""
    intent_id: str = ""
    charge_id: str = ""
    captured: Money | None = None
    refunded: Money | None = None
    refunds: tuple[RefundFacts, ...] = ()
    dispute: DisputeFacts | None = None
    card: CardFacts | None = None
    code: str = ""  # why it failed
    reason: str = ""
    at: datetime | None = None
    ask: bool = False  # it waits for a deed of ours, or tells too little: the provider is asked at once


@dataclass(frozen=True)
class Signed:
    """A notice whose signature was found good. ``event_id`` is the provider's and comes once per event."""

    event_id: str
    kind: str


@dataclass(frozen=True)
class SettledLine:
    """A line of the provider's report: gross - fee = net in the payout's currency, ``faced`` what the buyer saw."""

    line_id: str
    kind: str  # charge, refund, fee, dispute, ... : the provider's word
    gross: Money
    fee: Money
    net: Money
    faced: Money
    at: datetime
    charge_id: str = ""
    intent_id: str = ""
    refund_id: str = ""
    dispute_id: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PayoutFacts:
    provider_id: str
    amount: Money
    arrives_on: date
    status: str
    lines: Sequence[SettledLine] = ()
    # What the provider keeps of these lines, where it pays out less than their sum.
    kept: Money | None = None


class Provider(ABC):
    """Remote methods raise Unavailable when the outcome is unknown and ProviderRefused when it is a no."""

    code: ClassVar[str]
    name: Any
    note: Any = ""  # what a shopper should know before she chooses it
    merchant: ClassVar[str] = ""
    # The name its calls go out under (shop.http); while that line is broken it is not offered. Empty: it makes none.
    service: ClassVar[str] = ""
    # Whether it can ask for 3-D Secure when we want it.
    steps_up: ClassVar[bool] = False
    # How long an attempt stays open for the buyer.
    lives: ClassVar[timedelta] = timedelta(minutes=60)
    # How often it is worth asking about an open attempt; longer where the answer comes by another way.
    asked_every: ClassVar[timedelta] = timedelta(minutes=2)
    # What a notice that is kept is answered with, and the answer's type: some providers want their own word.
    kept_answer: ClassVar[tuple[str, str]] = ("ok", "text/plain")

    @abstractmethod
    def wanted_settings(self) -> Mapping[str, object]:
        """By name and value the settings without which this provider cannot work; the webhook needs its secrets too."""

    def missing_settings(self) -> list[str]:
        return [name for name, value in self.wanted_settings().items() if not value]

    def is_set_up(self) -> bool:
        return not self.missing_settings()

    def is_unused(self) -> bool:
        """Nobody has given it any key: this shop does without it."""
        return len(self.missing_settings()) == len(self.wanted_settings())

    def takes(self, offer: Offer) -> bool:
        """Whether this amount can be paid so, in this currency and country."""
        return True

    @abstractmethod
    def start(self, order: PayOrder) -> Started: ...

    @abstractmethod
    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Signed:
        """Check the signature over the raw bytes. Raises BadNotice."""

    @abstractmethod
    def facts_in(self, body: bytes) -> Facts | None:
        """What a stored notice says; None when it is about nothing of ours. The signature was checked before."""

    @abstractmethod
    def fetch(self, attempt: Attempt) -> Facts:
        """Ask the provider how the attempt stands now."""

    @abstractmethod
    def refund(self, order: RefundOrder) -> RefundFacts: ...

    def answer(self, dispute_id: str, evidence: Evidence) -> DisputeFacts:
        """Send our evidence. Raises CannotAnswer where it can only be sent on the provider's own pages."""
        raise CannotAnswer(dispute=dispute_id, status=str(self.name))

    @abstractmethod
    def settlement(self, day: date) -> list[PayoutFacts]:
        """The payouts that arrive on ``day`` with every line of their report. Raises ReportNotReady."""


providers: Registry[Provider] = Registry("payment provider")
