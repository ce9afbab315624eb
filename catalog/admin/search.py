"""What search is taught: synonyms, questions that lead to a page; and what was asked in vain, most frequent first."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from catalog.admin.window import WindowAdmin
from catalog.models import SearchMiss, SearchRedirect, Synonym
from catalog.search.teaching import keep_redirect, keep_synonym
from catalog.search.words import key_of
from shop import markets


class SynonymForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field in ("asked", "meant"):
            for phrase in cleaned.get(field) or ():
                if not key_of(phrase, cleaned.get("language", "")):
                    self.add_error(field, _t("There is no word in “%(text)s”.") % {"text": phrase})
        return cleaned


class RedirectForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        language, asked = cleaned.get("language"), cleaned.get("asked")
        if not language or not asked:
            return cleaned
        key = key_of(asked, language)
        if not key:
            self.add_error("asked", _t("There is no word in “%(text)s”.") % {"text": asked})
        elif SearchRedirect.objects.filter(language=language, key=key).exclude(pk=self.instance.pk).exists():
            self.add_error("asked", _t("These words lead to a page already."))
        return cleaned


class Taught(WindowAdmin):
    """What may be changed may be taken back."""

    list_filter = ("language",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Synonym)
class SynonymRoom(Taught):
    form = SynonymForm
    list_display = ("__str__", "language", "both_ways", "changed_at")
    search_fields = ("asked", "meant")
    fields = ("language", "asked", "meant", "both_ways")

    def save_model(self, request: HttpRequest, obj: Synonym, form: Any, change: bool) -> None:
        keep_synonym(obj)


@admin.register(SearchRedirect)
class SearchRedirectRoom(Taught):
    form = RedirectForm
    list_display = ("asked", "address", "language", "changed_at")
    search_fields = ("asked", "address")
    fields = ("language", "asked", "address")

    def save_model(self, request: HttpRequest, obj: SearchRedirect, form: Any, change: bool) -> None:
        keep_redirect(obj)


@admin.register(SearchMiss)
class SearchMissRoom(ModelAdmin):
    """Counted, never typed. From each row it is one step to the cure."""

    list_display = ("query", "times", "outcome", "language", "market_name", "day")
    list_filter = ("outcome", "language", "market", "day")
    search_fields = ("query",)
    ordering = ("-times", "-day", "id")
    show_full_result_count = False
    actions_row = ("make_synonym", "lead_to_page")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("market"), ordering="market")
    def market_name(self, miss: SearchMiss) -> str:
        return {market.code: market.name for market in markets.all_markets()}.get(miss.market, miss.market)

    def has_teach_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perms(["catalog.add_synonym", "catalog.add_searchredirect"])

    @action(description=_("Make a synonym"), url_path="synonym", permissions=["teach"])
    def make_synonym(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._teach("synonym", object_id)

    @action(description=_("Lead to a page"), url_path="redirect", permissions=["teach"])
    def lead_to_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._teach("searchredirect", object_id)

    def _teach(self, what: str, object_id: str) -> HttpResponse:
        miss = get_object_or_404(SearchMiss, pk=object_id)
        begun = urlencode({"language": miss.language, "asked": miss.query})
        return HttpResponseRedirect(f"{reverse(f'admin:catalog_{what}_add')}?{begun}")
