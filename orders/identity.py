"""What customs of some countries ask of a recipient: checked, sealed, masked, and deleted when a rule says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.br import cpf
from stdnum.cn import ric

from orders.errors import BadIdentity
from orders.models import IdentityKind, Order, RecipientIdentity
from shop.sealing import is_old, seal, unseal

PCCC = re.compile(r"P[0-9]{12}")
# Of a number that is shown to staff so many characters stay, at its end.
SHOWN = 2
# An order that never arrives is no reason to keep it for ever.
AT_MOST = timedelta(days=180)


@dataclass(frozen=True)
class Ask:
    """What the destination wants to know, and why, as the form says it. ``named``: with the name on the paper."""

    kind: IdentityKind
    label: Promise | str
    reason: Promise | str
    shape: Promise | str
    named: bool = False


@dataclass(frozen=True)
class Identity:
    """A number that was checked, and the name on the paper where that is asked."""

    kind: IdentityKind
    number: str
    name: str = ""


ASKS = {
    "KR": Ask(
        IdentityKind.PCCC,
        _("Personal customs code"),
        _("Korean customs clear a parcel from abroad only with the recipient's code."),
        _("P and twelve digits, as unipass.customs.go.kr shows it."),
    ),
    "BR": Ask(
        IdentityKind.CPF,
        _("CPF of the recipient"),
        _("Brazilian customs clear a parcel from abroad only with the recipient's CPF."),
        _("Eleven digits."),
    ),
    "CN": Ask(
        IdentityKind.RIC,
        _("Resident identity number"),
        _("Chinese customs clear a parcel from abroad only with the recipient's number."),
        _("Eighteen characters, as on the card."),
        named=True,
    ),
}
# Days after delivery for which a number is kept, for questions of customs and carrier; by the day on which it began.
KEPT_DAYS: dict[IdentityKind, tuple[tuple[date, int], ...]] = {
    IdentityKind.PCCC: ((date(2020, 1, 1), 30),),
    IdentityKind.CPF: ((date(2020, 1, 1), 90),),
    IdentityKind.RIC: ((date(2020, 1, 1), 30),),
}


def asked_in(country: str, *, is_import: bool) -> Ask | None:
    """What a recipient there is asked. Nobody is asked for a parcel that crosses no border."""
    return ASKS.get(country) if is_import else None


def checked(kind: IdentityKind, text: str) -> str:
    """The number in its one spelling. Raises BadIdentity for wrong length, digits, or check digit."""
    typed = re.sub(r"[\s.\-]", "", text).upper()
    if not CHECKS[kind](typed):
        raise BadIdentity
    return typed


def masked(number: str) -> str:
    return "•" * (len(number) - SHOWN) + number[-SHOWN:]


def keep(order: Order, identity: Identity) -> None:
    """Seal it beside the order. Once; the order's own transaction."""
    RecipientIdentity.objects.create(
        order=order,
        kind=identity.kind,
        masked=masked(identity.number),
        sealed=seal(f"{identity.number}\n{identity.name}", about=order.number),
        delete_on=order.placed_at.date() + AT_MOST,
    )


def reveal(row: RecipientIdentity) -> Identity:
    """The number itself. Whoever shows it writes down who looked. Raises Unreadable."""
    number, _line, name = unseal(row.sealed, about=row.order.number).partition("\n")
    return Identity(IdentityKind(row.kind), number, name)


def settle(number: str) -> None:
    """The order has arrived, or will not: from today the rule's days are counted. Never later than was set before."""
    row = RecipientIdentity.objects.filter(order__number=number).first()
    if row is None:
        return
    last = timezone.localdate() + timedelta(days=kept_days(IdentityKind(row.kind), timezone.localdate()))
    RecipientIdentity.objects.filter(pk=row.pk, delete_on__gt=last).update(delete_on=last)


def unsettle(order: Order) -> None:
    """It was cancelled and lives again: its parcel is still to pass customs."""
    RecipientIdentity.objects.filter(order=order).update(delete_on=order.placed_at.date() + AT_MOST)


def kept_days(kind: IdentityKind, on: date) -> int:
    """The rule of a day."""
    return max((first, days) for first, days in KEPT_DAYS[kind] if first <= on)[1]


def delete_due() -> int:
    """Delete what has been kept long enough; the number of rows."""
    return RecipientIdentity.objects.filter(delete_on__lt=timezone.localdate()).delete()[0]


@transaction.atomic
def seal_anew(most: int = 1000) -> int:
    """Seal with the first key what was sealed with an older one; the number of rows."""
    done = 0
    for row in RecipientIdentity.objects.select_for_update(of=("self",)).select_related("order").order_by("id")[:most]:
        if is_old(row.sealed, about=row.order.number):
            row.sealed = seal(unseal(row.sealed, about=row.order.number), about=row.order.number)
            row.save(update_fields=["sealed"])
            done += 1
    return done


def _is_pccc(text: str) -> bool:
    return PCCC.fullmatch(text) is not None


def _is_cpf(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(set(text)) > 1 and cpf.is_valid(text)


def _is_ric(text: str) -> bool:
    return text.isascii() and ric.is_valid(text)


CHECKS: dict[IdentityKind, Callable[[str], bool]] = {
    IdentityKind.PCCC: _is_pccc,
    IdentityKind.CPF: _is_cpf,
    IdentityKind.RIC: _is_ric,
}
