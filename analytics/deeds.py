"""The next deeds of the day: what waits for somebody's hands, counted with one query each."""

from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.low_stock import low
from orders.models import Order
from orders.states import OrderStatus
from payments.models import Payment, Reconciliation
from payments.states import PaymentStatus
from shop.languages import write_date

DAYS_LOOKED_AT = 31

Tone = Literal["calm", "waits", "trouble"]


@dataclass(frozen=True)
class Deed:
    """Something to do: how much of it, what it is in a sentence, where it is done."""

    title: str
    figure: str
    says: str
    url: str
    tone: Tone


def deeds_for(user: AbstractBaseUser | AnonymousUser) -> list[Deed]:
    """Only what this person may see."""
    if not isinstance(user, PermissionsMixin):
        return []
    asked = (
        ("orders.view_order", to_ship),
        ("payments.view_payment", in_review),
        ("catalog.view_stock", low_stock),
        ("payments.view_reconciliation", difference),
    )
    return [deed() for permission, deed in asked if user.has_perm(permission)]


def to_ship() -> Deed:
    count = Order.objects.filter(status=OrderStatus.PAID).count()
    says = ngettext("paid order waits for its parcel", "paid orders wait for their parcels", count)
    url = f"{reverse('admin:orders_order_changelist')}?status__exact={OrderStatus.PAID}"
    return Deed(_("Orders to ship"), str(count), says, url, "waits" if count else "calm")


def in_review() -> Deed:
    count = Payment.objects.filter(status=PaymentStatus.REVIEW).count()
    says = ngettext("payment does not fit and needs a look", "payments do not fit and need a look", count)
    url = f"{reverse('admin:payments_payment_changelist')}?status__exact={PaymentStatus.REVIEW}"
    return Deed(_("Payments in review"), str(count), says, url, "trouble" if count else "calm")


def low_stock() -> Deed:
    count = low().count()
    says = ngettext("shelf is nearly empty", "shelves are nearly empty", count)
    url = f"{reverse('admin:catalog_stock_changelist')}?low=1"
    return Deed(_("Low stock"), str(count), says, url, "waits" if count else "calm")


def difference() -> Deed:
    """What the newest reconciled days left open; a day that was never reconciled is said, not shown as zero."""
    runs = list(Reconciliation.objects.order_by("-day").values_list("day", "is_clean", "findings")[:DAYS_LOOKED_AT])
    url = reverse("admin:payments_reconciliation_changelist")
    title = _("Reconciliation difference")
    if not runs:
        return Deed(title, "–", _("no day has been reconciled yet"), url, "waits")
    newest = write_date(runs[0][0], style="medium")
    open_lines = sum(max(len(findings), 1) for _day, is_clean, findings in runs if not is_clean)
    if not open_lines:
        return Deed(title, "0", _("everything matches up to %(day)s") % {"day": newest}, url, "calm")
    says = ngettext("line does not match up to %(day)s", "lines do not match up to %(day)s", open_lines)
    return Deed(title, str(open_lines), says % {"day": newest}, f"{url}?is_clean__exact=0", "trouble")
