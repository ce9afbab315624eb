"""The checkout's one form: contact, the address in its country's own fields, the way of shipping, the total seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from customers.address_forms import FILL_IN, AddressForm
from logistics import vies
from logistics.business import checked
from logistics.errors import BadVatNumber
from orders import identity
from orders.errors import BadIdentity, MethodGone, WayGone
from orders.identity import Ask, Identity
from orders.law import Consent
from shop import money

AGREE = {"required": _("Without this agreement we cannot send the order.")}
SEALED = _("It goes to carrier and customs only, lies sealed with us, and is deleted after delivery.")


@dataclass(frozen=True)
class Asked:
    """What the destination and its law want beside an address: a number for customs, boxes to tick."""

    ask: Ask | None = None
    consents: Sequence[Consent] = ()
    book: Sequence[tuple[str, str]] = ()


NOTHING = Asked()


class CheckoutForm(AddressForm):
    """``cleaned_data`` holds ``email`` and ``method``; the address is in ``address``, the total in ``seen``, the number
    for customs in ``identity``. ``booked`` chooses an address of her book, and fills the fields only when it changes.
    """

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For the confirmation and news of your parcel."),
        max_length=254,
        error_messages=FILL_IN,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    shown_total = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    shown_basket = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    booked_was = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        country: str,
        countries: Sequence[tuple[str, str]],
        methods: Sequence[tuple[str, str]],
        ways: Sequence[str] = (),
        asked: Asked = NOTHING,
        **more: Any,
    ) -> None:
        super().__init__(data, country=country, countries=countries, **more)
        self.ask = asked.ask
        if asked.book:
            self.fields["booked"] = forms.ChoiceField(
                label=_("From your addresses"),
                choices=[("", _("Another address")), *asked.book],
                required=False,
                widget=forms.Select(attrs={"class": "recounts", "autocomplete": "off"}),
            )
        if vies.covers(country):
            self.fields["vat_number"] = _vat_number(country)
        if self.ask is not None:
            self.fields |= _of_identity(self.ask)
        if methods:
            self.fields["method"] = forms.ChoiceField(
                label=_("Way of shipping"),
                choices=methods,
                error_messages={**FILL_IN, "invalid_choice": MethodGone.sentence},
                widget=forms.RadioSelect,
            )
        if len(ways) > 1:
            self.fields["pay_with"] = forms.ChoiceField(
                label=_("Way to pay"),
                choices=[(code, code) for code in ways],
                required=False,  # nothing chosen is the first, as the page shows it
                error_messages={"invalid_choice": WayGone.sentence},
            )
        for consent in asked.consents:
            if consent.ticked:
                self.fields[box(consent)] = forms.BooleanField(
                    label=str(consent.label), help_text=str(consent.text), error_messages=AGREE
                )

    @property
    def seen(self) -> Money | None:
        """The total that was on the page she sent; None when it is not one of ours."""
        return seen_money(str(self.data.get("shown_total", "")))

    @property
    def identity(self) -> Identity | None:
        """What was typed for customs, once the form is valid; None where nothing is asked."""
        if self.ask is None:
            return None
        name = self.cleaned_data.get("identity_name", "") or (self.address.name if self.address is not None else "")
        return Identity(self.ask.kind, self.cleaned_data["identity"], name)

    @property
    def identity_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("identity", "identity_name") if name in self.fields]

    @property
    def boxes(self) -> list[forms.BoundField]:
        """What she must agree to one by one."""
        return [self[name] for name in self.fields if name.startswith("agree_")]

    def clean_identity(self) -> str:
        assert self.ask is not None
        try:
            return identity.checked(self.ask.kind, self.cleaned_data["identity"])
        except BadIdentity as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def box(consent: Consent) -> str:
    """The name of a consent's box."""
    return f"agree_{consent.code.replace('-', '_')}"


def seen_money(text: str) -> Money | None:
    """A total as ``seen_text`` wrote it; None when it is not one of ours."""
    amount, _space, currency = text.partition(" ")
    try:
        return money.money(Decimal(amount), currency)
    except (InvalidOperation, ValueError):
        return None


def seen_text(total: Money) -> str:
    """A total as the hidden field carries it."""
    return f"{total.amount} {total.currency.code}"


def _of_identity(ask: Ask) -> dict[str, forms.Field]:
    typed = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
    fields: dict[str, forms.Field] = {
        "identity": forms.CharField(
            label=str(ask.label),
            help_text=f"{ask.reason} {ask.shape} {SEALED}",
            max_length=32,
            error_messages=FILL_IN,
            widget=forms.TextInput(attrs=typed),
        )
    }
    if ask.named:
        fields["identity_name"] = forms.CharField(
            label=_("Name on the identity card"),
            help_text=_("Only if it is written differently there."),
            max_length=120,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
    return fields


def _vat_number(country: str) -> forms.Field:
    def check(number: str) -> None:
        try:
            checked(number, country=country)
        except BadVatNumber as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    return forms.CharField(
        label=_("Tax number of your business"),
        help_text=_(
            "Only if you buy for a business. We have it confirmed by the tax office; the total is then counted anew."
        ),
        max_length=24,
        required=False,
        validators=[check],
        widget=forms.TextInput(attrs={"class": "recounts", "autocapitalize": "characters", "spellcheck": "false"}),
    )
