"""The order: a snapshot of what was agreed, and a life that only ``move_to`` and the table of moves can change."""

from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField

from logistics.models import VatProof
from orders.access import numbers_of
from orders.models.basket import Basket
from orders.pricing.bill import Bill
from orders.states import FULFILMENT_MOVES, MONEY_MOVES, MOVES, PAID_FOR, Fulfilment, MoneyStatus, OrderStatus
from shop.errors import Missing
from shop.models import History, Living
from shop.places import Address
from shop.terms import Terms

FROZEN = [
    "number",
    "basket",
    "email",
    "language",
    "market",
    "currency",
    "country",
    "shipping_method",
    "vat_proof",
    "placed_at",
]
# What a change that was agreed may alter, and nothing else may.
AGREED = ["revision", "address", "goods", "shipping", "duty", "tax", "total", "bill"]
BECOMES_WHAT_WAS_AGREED = """
    IF NEW.revision > OLD.revision AND EXISTS (
        SELECT FROM orders_amendment a WHERE a.order_id = NEW.id AND a.n = NEW.revision AND a.status = 'applied'
            AND a.total = NEW.total AND a.address = NEW.address AND a.bill = NEW.bill
    ) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table but by an agreed change', TG_TABLE_NAME;
"""


def money_field(label: object) -> MoneyField:
    """An amount in the row's one currency, with room for three decimals."""
    return MoneyField(label, max_digits=14, decimal_places=3, default_currency=None, currency_field_name="currency")


class Orders(models.QuerySet["Order"]):
    def visible_to(self, request: HttpRequest) -> "Orders":
        """What this visitor may see: her account's orders, and those whose link or checkout is in her session."""
        mine = models.Q(number__in=numbers_of(request))
        if request.user.is_authenticated:
            mine |= models.Q(user=request.user)
        return self.filter(mine)

    def locked(self, number: str) -> "Order":
        """The order, held until the transaction ends. Raises Missing."""
        order = self.select_for_update(no_key=True).filter(number=number).first()
        if order is None:
            raise Missing(name=number)
        return order


class Order(Living):
    MOVES = MOVES

    number = models.CharField(_("number"), max_length=16, unique=True)
    basket = models.OneToOneField(
        Basket, models.PROTECT, null=True, blank=True, related_name="order", verbose_name=_("basket")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("person", "account"),
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    market = models.CharField(_("market"), max_length=8)
    currency = models.CharField(_("currency"), max_length=3)
    country = models.CharField(_("country"), max_length=2)
    address = models.JSONField(_("address"))
    shipping_method = models.CharField(_("shipping method"), max_length=20, blank=True)
    shipping_name = models.CharField(_("shipping"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=24, choices=OrderStatus, default=OrderStatus.PLACED)
    money = models.CharField(
        pgettext_lazy("of an order", "money"), max_length=24, choices=MoneyStatus, default=MoneyStatus.OWED
    )
    fulfilment = models.CharField(
        pgettext_lazy("of an order", "goods"), max_length=24, choices=Fulfilment, default=Fulfilment.WAITING
    )
    goods = money_field(_("goods before tax"))
    shipping = money_field(_("shipping before tax"))
    duty = money_field(_("import duty"))
    tax = money_field(_("tax"))
    total = money_field(_("total"))
    bill = models.JSONField(_("bill"))
    vat_proof = models.ForeignKey(
        VatProof,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proof of the tax number"),
    )
    revision = models.PositiveSmallIntegerField(_("changes"), default=0)
    placed_at = models.DateTimeField(_("placed"), default=timezone.now)
    pay_with = models.SlugField(_("way to pay"), max_length=20, blank=True, default="")
    pay_before = models.DateTimeField(_("to be paid before"))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    payment_id = models.BigIntegerField(_("payment"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    buyer_note = models.TextField(_("note of the buyer"), blank=True, default="")
    # To whom it is a present no paper in the parcel shows a price.
    is_gift = models.BooleanField(_("is a gift"), default=False)
    gift_message = models.TextField(_("gift message"), blank=True, default="")
    consents = models.JSONField(
        _("consents"), default=list, blank=True, help_text=_("What she was told or agreed to: text, version, moment.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by phone by"),
    )
    phone_key = models.CharField(max_length=60, null=True, blank=True, unique=True, editable=False)

    objects = Orders.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("purchase", "order")
        verbose_name_plural = pgettext_lazy("purchases", "orders")
        ordering = ["-id"]
        permissions = [
            ("ship_order", _("Can ship an order")),
            ("refund_order", _("Can refund pieces of an order")),
            ("cancel_order", _("Can cancel an order")),
            ("hold_order", _("Can put an order on hold and release it")),
            ("edit_order", _("Can change what an order holds and where it goes")),
            ("phone_order", _("Can make an order by phone")),
            ("join_order", _("Can join orders into one parcel and part them")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total=models.F("goods") + models.F("shipping") + models.F("duty") + models.F("tax")),
                name="orders_order_parts_are_the_total",
            ),
            models.CheckConstraint(
                condition=models.Q(goods__gte=0, shipping__gte=0, duty__gte=0, tax__gte=0),
                name="orders_order_not_negative",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=PAID_FOR) | models.Q(paid_at__isnull=False),
                name="orders_order_paid_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["pay_before"], condition=models.Q(status="placed"), name="orders_order_unpaid"),
            models.Index(fields=["user", "-id"], name="orders_order_of_user"),
            models.Index(fields=["email"], name="orders_order_email"),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="status", transitions=MOVES.pairs()),
            pgtrigger.FSM(name="money_moves", field="money", transitions=MONEY_MOVES.pairs()),
            pgtrigger.FSM(name="fulfilment_moves", field="fulfilment", transitions=FULFILMENT_MOVES.pairs()),
            pgtrigger.ReadOnly(name="frozen", fields=FROZEN),
            pgtrigger.ReadOnly(name="agreed", fields=["buyer_note", "is_gift", "gift_message", "consents"]),
            pgtrigger.Trigger(
                name="amended",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*AGREED),
                func=BECOMES_WHAT_WAS_AGREED,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def the_bill(self) -> Bill:
        """The bill as it was shown when the order was placed."""
        return Bill.from_json(self.bill)

    @property
    def ship_to(self) -> Address:
        return Address.from_json(self.address)

    @property
    def terms(self) -> Terms:
        """Whether import charges were paid with the order: for label and papers."""
        return self.the_bill.terms

    @property
    def was_paid(self) -> bool:
        return self.paid_at is not None

    @property
    def awaits_payment(self) -> bool:
        return self.status == OrderStatus.PLACED

    @property
    def can_ship(self) -> bool:
        return self.status in {OrderStatus.PAID, OrderStatus.SHIPPED}

    @property
    def standing(self) -> str:
        """How it stands, in the reader's words: that only a part was sent goes before that it was sent."""
        is_part = self.status == OrderStatus.SHIPPED and self.fulfilment == Fulfilment.PART_SHIPPED
        return str(self.get_fulfilment_display() if is_part else self.get_status_display())

    def tell_buyer(self, note: str, *, by: Any = None, values: Mapping[str, str] | None = None) -> None:
        """Write something down that the buyer reads as well; ``note`` is a sentence of ours."""
        was = self.status
        self.history.create(was=was, became=was, by=by, note=note[:400], values=dict(values or {}), for_buyer=True)

    @property
    def can_cancel(self) -> bool:
        return self.can_move_to(OrderStatus.CANCELLED)


class OrderHistory(History):
    """``for_buyer``: a line that the buyer reads too."""

    WORDS = OrderStatus

    order = models.ForeignKey(Order, models.PROTECT, related_name="history", verbose_name=_("order"))
    for_buyer = models.BooleanField(_("the buyer reads it"), default=False)

    class Meta(History.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("history")
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
