"""The ledger, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from payments.admin.books import Books
from payments.models import LedgerEntry, LedgerSeal, LedgerTransaction
from payments.words import account_name, ledger_kind
from shop.facts import Facts, FactsInline, shown
from shop.filters import worded


class EntryRows(FactsInline):
    model = LedgerEntry
    fields = readonly_fields = ("account_shown", "amount_shown")

    @admin.display(description=_("account"))
    def account_shown(self, entry: LedgerEntry) -> str:
        return account_name(entry.account)

    @admin.display(description=_("amount, debit positive"))
    def amount_shown(self, entry: LedgerEntry) -> str:
        return shown(entry.amount.amount, entry.amount.currency.code)


@admin.register(LedgerTransaction)
class LedgerRoom(Facts):
    list_display = ("at", "kind_shown", "reference", "key")
    list_filter = (("kind", worded(ledger_kind)),)
    search_fields = ("reference", "key")
    date_hierarchy = "at"
    fields = ("at", "kind_shown", "reference", "key")
    readonly_fields = ("kind_shown",)
    inlines = (EntryRows,)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_shown(self, transaction: LedgerTransaction) -> str:
        return ledger_kind(transaction.kind)


@admin.register(LedgerEntry)
class EntryRoom(Books):
    list_display = ("id", "transaction", "account_shown", "amount_shown")
    list_filter = (("account", worded(account_name)), "amount_currency")
    list_select_related = ("transaction",)
    search_fields = ("transaction__reference", "transaction__key")

    @admin.display(description=_("account"), ordering="account")
    def account_shown(self, entry: LedgerEntry) -> str:
        return account_name(entry.account)

    @admin.display(description=_("amount, debit positive"), ordering="amount")
    def amount_shown(self, entry: LedgerEntry) -> str:
        return shown(entry.amount.amount, entry.amount.currency.code)


@admin.register(LedgerSeal)
class SealRoom(Facts):
    list_display = ("id", "at", "last_entry", "entries", "digest")
    date_hierarchy = "at"
