"""The form of a promotion, drawn by its kind: the terms of the benefit, those of every condition, goods, limits."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from catalog.models import Brand, Category, Collection, Product, Variant
from orders.models import Promotion, PromotionTally
from orders.promotion import benefits, conditions
from orders.terms import PerCurrency, TermsForm, Words

HINT = _("Codes, apart by commas. All lists empty: all goods.")


class Goods(TermsForm):
    """For which goods: those in any of the lists."""

    skus = Words(label=_("SKUs"), help_text=HINT)
    products = Words(label=_("Products"), help_text=_("The last part of the page address."))
    categories = Words(label=_("Categories"), help_text=_("With all categories below them."))
    brands = Words(label=_("Brands"))
    collections = Words(label=_("Collections"))
    tags = Words(label=_("Tags"))
    except_skus = Words(label=_("Except these SKUs"))

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        for name, (model, key) in KNOWN.items():
            wanted = values.get(name) or []
            known = set(model._default_manager.filter(**{f"{key}__in": wanted}).values_list(key, flat=True))
            unknown = [word for word in wanted if word not in known]
            if unknown:
                self.add_error(name, ValidationError(_("Unknown: %(words)s"), params={"words": ", ".join(unknown)}))
        return values


class Limits(TermsForm):
    """How often in all, and for how much in each currency."""

    uses = forms.IntegerField(label=_("Uses in all"), min_value=1, max_value=10_000_000, required=False)
    budget = PerCurrency(
        label=_("Budget"),
        required=False,
        help_text=_("What it may give in all, an amount a currency, a line each, as in EUR 5000.00."),
    )


KNOWN: dict[str, tuple[Any, str]] = {
    "skus": (Variant, "sku"),
    "products": (Product, "slug"),
    "categories": (Category, "slug"),
    "brands": (Brand, "slug"),
    "collections": (Collection, "slug"),
    "except_skus": (Variant, "sku"),
}
WIDGETS: dict[type[forms.Field], type[forms.Widget]] = {
    forms.DecimalField: UnfoldAdminDecimalFieldWidget,
    forms.IntegerField: UnfoldAdminIntegerFieldWidget,
    forms.BooleanField: UnfoldBooleanSwitchWidget,
}


def parts_of(kind: str) -> dict[str, tuple[str, type[TermsForm]]]:
    """The forms of which a promotion of this kind is made, by prefix, with their titles."""
    benefit = benefits.get(kind)
    return {
        "terms": (str(_("What is given")), benefit.form),  # type: ignore[dict-item]
        "goods": (str(_("For which goods")), Goods),
        **{one.code: (str(one.label), one.form) for one in conditions.all()},  # type: ignore[dict-item, misc]
        "limits": (str(_("Limits")), Limits),
    }


def fields_of(kind: str) -> dict[str, forms.Field]:
    """Every field under its full name, with the back office's widgets."""
    found = {}
    for prefix, (_title, form) in parts_of(kind).items():
        for name, declared in form.base_fields.items():
            field = deepcopy(declared)
            _dress(field)
            found[f"{prefix}-{name}"] = field
    return found


class PromotionForm(forms.ModelForm):
    """``kind`` is settled before the form is drawn; the class that is used has the fields of that kind."""

    kind_code = ""

    class Meta:
        model = Promotion
        fields = (
            "code",
            "status",
            "lane",
            "rank",
            "exclusive",
            "needs_coupon",
            "limit_each",
            "starts_on",
            "starts_time",
            "ends_on",
            "ends_time",
        )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for prefix, stored in self._stored().items():
            for name, value in stored.items():
                if f"{prefix}-{name}" in self.fields:
                    self.initial[f"{prefix}-{name}"] = value

    def clean(self) -> dict[str, Any]:
        super().clean()
        found: dict[str, dict[str, Any]] = {}
        for prefix, (_title, form) in parts_of(self.kind_code).items():
            part = form(self.data, prefix=prefix)
            if not part.is_valid():
                for name, errors in part.errors.items():
                    full = f"{prefix}-{name}"
                    if full not in self.errors:
                        self.add_error(full if full in self.fields else None, list(errors))
                continue
            found[prefix] = part.stored()
        self.limits = found.pop("limits", {})
        self._check_limits()
        self.instance.kind = self.kind_code
        self.instance.terms = found.pop("terms", {})
        self.instance.goods = found.pop("goods", {})
        self.instance.conditions = {code: terms for code, terms in found.items() if terms}
        return self.cleaned_data

    def write_limits(self) -> None:
        """Keep the limits as tallies: a new one begins at nothing, one that is gone limits nothing any more."""
        wanted = self._wanted_tallies()
        for currency, most in wanted.items():
            PromotionTally.objects.update_or_create(promotion=self.instance, currency=currency, defaults={"most": most})
        PromotionTally.objects.filter(promotion=self.instance).exclude(currency__in=wanted).delete()

    def _wanted_tallies(self) -> dict[str, Decimal]:
        uses = {"": Decimal(self.limits["uses"])} if self.limits.get("uses") else {}
        return uses | {code: Decimal(amount) for code, amount in self.limits.get("budget", {}).items()}

    def _check_limits(self) -> None:
        if not self.instance.pk:
            return
        wanted = self._wanted_tallies()
        for tally in PromotionTally.objects.filter(promotion=self.instance):
            if tally.currency in wanted and wanted[tally.currency] < tally.taken:
                name = "limits-budget" if tally.currency else "limits-uses"
                said = _("%(taken)s is used already; a limit cannot be below it.")
                self.add_error(name, ValidationError(said, params={"taken": f"{tally.taken.normalize():f}"}))

    def _stored(self) -> dict[str, Mapping[str, Any]]:
        row: Promotion = self.instance
        tallies = list(row.tallies.all()) if row.pk else []
        uses = next((int(tally.most) for tally in tallies if not tally.currency), None)
        budget = {tally.currency: f"{tally.most.normalize():f}" for tally in tallies if tally.currency}
        limits = {**({"uses": uses} if uses else {}), **({"budget": budget} if budget else {})}
        return {"terms": row.terms, "goods": row.goods, "limits": limits, **row.conditions}


def form_of(kind: str) -> type[PromotionForm]:
    """A form class with every field of this kind. Raises Missing."""
    return type("PromotionForm", (PromotionForm,), {"kind_code": kind, **fields_of(kind)})


def sections_of(kind: str) -> list[tuple[str, list[str]]]:
    """Title and full names of the fields of each part."""
    return [
        (title, [f"{prefix}-{name}" for name in form.base_fields]) for prefix, (title, form) in parts_of(kind).items()
    ]


def _dress(field: forms.Field) -> None:
    if isinstance(field, forms.MultipleChoiceField):
        field.widget = UnfoldAdminCheckboxSelectMultipleWidget(choices=field.choices)
    elif isinstance(field.widget, forms.Textarea):
        field.widget = UnfoldAdminTextareaWidget(attrs={"rows": 2, "autocomplete": "off"})
    else:
        found = next(
            (widget for kind, widget in WIDGETS.items() if isinstance(field, kind)), UnfoldAdminTextInputWidget
        )
        field.widget = found()
    field.widget.is_required = field.required
