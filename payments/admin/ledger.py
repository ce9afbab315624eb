"""The ledger, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from payments.admin.facts import Facts, FactsInline, shown
from payments.models import LedgerEntry, LedgerTransaction


class EntryRows(FactsInline):
    model = LedgerEntry
    fields = readonly_fields = ("account", "amount_shown")

    @admin.display(description=_("amount, debit positive"))
    def amount_shown(self, entry: LedgerEntry) -> str:
        return shown(entry.amount.amount, entry.amount.currency.code)


@admin.register(LedgerTransaction)
class LedgerRoom(Facts):
    list_display = ("at", "kind", "reference", "key")
    list_filter = ("kind",)
    search_fields = ("reference", "key")
    date_hierarchy = "at"
    inlines = (EntryRows,)


@admin.register(LedgerEntry)
class EntryRoom(Facts):
    list_display = ("id", "transaction", "account", "amount_shown")
    list_filter = ("account", "amount_currency")
    list_select_related = ("transaction",)
    search_fields = ("transaction__reference", "transaction__key")

    @admin.display(description=_("amount, debit positive"), ordering="amount")
    def amount_shown(self, entry: LedgerEntry) -> str:
        return shown(entry.amount.amount, entry.amount.currency.code)
