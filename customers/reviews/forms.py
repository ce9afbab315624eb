"""The form of a review. What it takes is plain text; HTML and links stay the characters they are."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from customers.models.review import LONGEST_NAME, LONGEST_TEXT, LONGEST_TITLE
from customers.reviews.writing import Words, plain


def star_choices() -> list[tuple[int, str]]:
    return [
        (stars, ngettext("%(stars)s star", "%(stars)s stars", stars) % {"stars": stars}) for stars in range(5, 0, -1)
    ]


class ReviewForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("How do you like it?"),
        choices=star_choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one to five stars.")},
    )
    title = forms.CharField(
        label=_("In a few words"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Please write a few words as a title.")},
    )
    text = forms.CharField(
        label=_("What is good, what is not?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("It is shown as you type it, without links or pictures."),
        error_messages={"required": _("Please write what you think of it.")},
    )
    author = forms.CharField(
        label=_("Name beside your review"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("A first name or an invented one. Empty: “A buyer”."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(label=pgettext_lazy("of a review", "Language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Signs that nobody sees are taken out; a text of nothing else is none."""
        given = super().clean() or {}
        for field in ("title", "text", "author"):
            if field in given:
                given[field] = plain(" ".join(given[field].split()) if field != "text" else given[field])
        for field in ("title", "text"):
            if field in given and not given[field]:
                self.add_error(field, self.fields[field].error_messages["required"])
        return given

    @property
    def words(self) -> Words:
        return Words(**self.cleaned_data)
