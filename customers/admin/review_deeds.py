"""Staff's deeds on a review: a page that shows the words once more, says what follows, and calls the verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from customers.models import Review
from customers.models.review import LONGEST_TEXT
from customers.reviews import moderation
from shop.errors import Refusal
from shop.languages import direction
from shop.models import User


class ReadForm(forms.Form):
    """``version`` is the one that staff have on their screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RefuseForm(ReadForm):
    reason = forms.CharField(
        label=_("Reason, in the language of the writer"),
        max_length=300,
        help_text=_("She gets it in a letter. A low rating is no reason."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class AnswerForm(ReadForm):
    answer = forms.CharField(
        label=_("Answer of the shop"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("Everybody reads it below the review. Empty: the answer is taken back."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
    )


@dataclass(frozen=True)
class Deed:
    title: Promise | str
    button: Promise | str
    done: Promise | str
    consequences: tuple[Promise | str, ...]
    form: type[ReadForm]
    act: Callable[[Review, dict[str, Any], User], Review]
    danger: bool = False


def show(admin: ModelAdmin, request: HttpRequest, review: Review, deed: Deed) -> HttpResponse:
    """The page of a deed; a POST does it. A refusal becomes an error of the form, and nothing is done."""
    form = deed.form(request.POST or None, initial={"version": review.version, "answer": review.answer})
    back = reverse("admin:customers_review_change", args=[review.pk])
    if request.method == "POST" and form.is_valid():
        try:
            deed.act(review, form.cleaned_data, request.user)  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(deed.done))
            return HttpResponseRedirect(back)
    context = {
        **admin.admin_site.each_context(request),
        "opts": Review._meta,
        "title": deed.title,
        "original": review,
        "review": review,
        "direction": direction(review.language),
        "deed": deed,
        "form": form,
        "back": back,
    }
    return render(request, "admin/customers/review/deed.html", context)


PUBLISH = Deed(
    title=_("Publish the review"),
    button=pgettext_lazy("button", "Publish"),
    done=_("The review is published."),
    consequences=(
        _("It appears on the product's page within seconds, for everybody and in every market."),
        _("It counts in the average, in structured data too."),
    ),
    form=ReadForm,
    act=lambda review, given, by: moderation.publish(review.pk, version=given["version"], by=by),
)
REFUSE = Deed(
    title=_("Do not publish the review"),
    button=pgettext_lazy("button", "Refuse"),
    done=_("The review is not shown, and its writer gets a letter."),
    consequences=(
        _("It is not shown, or not any more, and does not count."),
        _("The writer gets a letter with your reason and may change her words for thirty days after writing."),
        _("Leave out insults, advertising, private data and what is not about the piece; nothing else."),
    ),
    form=RefuseForm,
    act=lambda review, given, by: moderation.refuse(review.pk, version=given["version"], reason=given["reason"], by=by),
    danger=True,
)
ANSWER = Deed(
    title=_("Answer the review"),
    button=pgettext_lazy("button", "Save the answer"),
    done=_("The answer is saved."),
    consequences=(_("It stands below the review as the word of the shop, in the language you write."),),
    form=AnswerForm,
    act=lambda review, given, by: moderation.answer(review.pk, given["answer"]),
)
