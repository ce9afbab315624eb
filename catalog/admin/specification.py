"""Specifications on a product's page: the family asks for its attributes, each row takes an answer of its kind."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from catalog.admin.window import Lines
from catalog.errors import BadValue
from catalog.models import Attribute, AttributeKind, FamilyAttribute, Product, Specification
from catalog.specifying import settled

UNANSWERED = ("", "–")


class SpecificationForm(forms.ModelForm):
    """``answer`` is a choice, yes or no, or text, as the attribute's kind wants it."""

    answer = forms.CharField(label=_("value"), required=False, max_length=320, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Specification
        fields = ("attribute", "variant", "position")

    def __init__(self, *args: Any, asked: Attribute | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].widget = UnfoldAdminIntegerFieldWidget(attrs={"class": "max-w-20"})
        known = self.instance.attribute if self.instance.attribute_id else asked
        self.is_asked = asked is not None
        if known is None:
            return
        choices = [(known.pk, f"{known} ({known.unit})" if known.unit else str(known))]
        self.fields["attribute"].widget = UnfoldAdminSelectWidget(choices=choices)
        self.initial["attribute"] = known.pk
        self.initial["answer"] = _written(self.instance)
        answers = _answers(known)
        if answers:
            self.fields["answer"].widget = UnfoldAdminSelectWidget(choices=[UNANSWERED, *answers])

    def has_changed(self) -> bool:
        """A row that the family asks for and nobody has answered is no row."""
        if self.is_asked and not self.data.get(self.add_prefix("answer"), "").strip():
            return False
        return super().has_changed()

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        attribute = data.get("attribute")
        if attribute is not None and not data.get("DELETE"):
            try:
                self.instance.value, self.instance.choice = settled(attribute, data.get("answer", ""))
            except BadValue as refusal:
                self.add_error("answer", str(refusal))
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """The answer was checked by its kind; the row itself is not asked again."""
        return super()._get_validation_exclusions() | {"value", "choice"}  # type: ignore[misc]


class SpecificationFormSet(PaginationInlineFormSet, BaseInlineFormSet):
    """The rows there are, then one for each attribute of the family that has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product = self.instance
        self.variants = [] if product.pk is None else list(product.variants.values_list("pk", "sku"))
        self.asked = _asked(product)
        self.extra = len(self.asked)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        given = super().get_form_kwargs(index)
        place = -1 if index is None else index - self.initial_form_count()
        return {**given, "asked": self.asked[place] if 0 <= place < len(self.asked) else None}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["variant"].widget = UnfoldAdminSelectWidget(choices=[("", _("all variants")), *self.variants])


class SpecificationInline(Lines):
    model = Specification
    form = SpecificationForm
    formset = SpecificationFormSet
    fields = ("attribute", "answer", "variant", "position")
    autocomplete_fields = ("attribute",)
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Specification]:
        found = super().get_queryset(request).select_related("attribute", "choice")
        return found.prefetch_related("attribute__values")


def _asked(product: Product) -> list[Attribute]:
    if product.pk is None or product.family_id is None:
        return []
    has = product.specifications.filter(variant=None).values("attribute")
    rows = FamilyAttribute.objects.filter(family=product.family_id).exclude(attribute__in=has)
    return [row.attribute for row in rows.select_related("attribute").prefetch_related("attribute__values")]


def _answers(attribute: Attribute) -> list[tuple[str, str]]:
    if attribute.is_chosen:
        return [(value.code, str(value)) for value in attribute.values.all()]
    if attribute.kind == AttributeKind.BOOLEAN:
        return [("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No"))]
    return []


def _written(row: Specification) -> str:
    """The answer as it would be typed."""
    if row.choice is not None:
        return row.choice.code
    if isinstance(row.value, bool):
        return "yes" if row.value else "no"
    if isinstance(row.value, list):
        return " × ".join(map(str, row.value))
    return "" if row.value is None else str(row.value)
