"""The point of a picture that stays in sight when it is cut: two numbers, or a press on the picture."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget

MIDDLE = [50, 50]
SIDES = (_("from the left, %"), _("from the top, %"))


class FocalWidget(forms.MultiWidget):
    template_name = "admin/catalog/image/focal.html"
    url = ""

    class Media:
        js = (Script("js/focal.js", type="module"),)

    def __init__(self, attrs: Any = None) -> None:
        numbers = {"min": 0, "max": 100}
        super().__init__([UnfoldAdminIntegerFieldWidget(attrs=numbers) for _side in MIDDLE], attrs)

    def decompress(self, value: Any) -> list[int]:
        return list(value or MIDDLE)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Through the project's own templates, which forms do not look into by themselves."""
        context = self.get_context(name, value, attrs)["widget"]
        inputs = [
            (label, part["attrs"]["id"], self._render(part["template_name"], {"widget": part}, renderer))  # type: ignore[attr-defined]
            for label, part in zip(SIDES, context["subwidgets"], strict=True)
        ]
        return render_to_string(self.template_name, {"inputs": inputs, "url": self.url})


class FocalField(forms.MultiValueField):
    """``[x, y]`` in per cent from the left and from the top."""

    widget = FocalWidget

    def __init__(self, **options: Any) -> None:
        limits = [MinValueValidator(0), MaxValueValidator(100)]
        sides = [forms.IntegerField(validators=limits, required=False) for _side in MIDDLE]
        super().__init__(sides, label=_("What stays in sight"), required=False, require_all_fields=False, **options)

    def compress(self, values: list[Any]) -> list[int]:
        found = [50 if value is None else value for value in values]
        return found or MIDDLE
