"""So much off the sum of its goods, in each currency as written; once an order, spread over the goods by worth."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, Taking, benefits
from orders.splitting import divided
from orders.terms import PerCurrency, TermsForm, minors_of

NO_AMOUNT = Lack("no_currency", gettext_lazy("It has no amount in this currency."))


class Terms(TermsForm):
    amount = PerCurrency(
        label=gettext_lazy("Amount off"),
        help_text=gettext_lazy("An amount a currency, a line each, as in EUR 10.00, as the market shows prices."),
    )


@benefits.register("amount")  # type: ignore[arg-type]
class AmountOff:
    code: ClassVar[str] = "amount"
    label = pgettext_lazy("promotion", "Amount off")
    form: ClassVar[type[TermsForm]] = Terms
    on_shipping: ClassVar[bool] = False

    def read(self, terms: Mapping[str, Any]) -> Mapping[str, int]:
        return minors_of(terms["amount"])

    def take(self, terms: Mapping[str, int], lines: Sequence[Line], asked: Asked) -> Taking | Lack:
        amount = terms.get(asked.currency)
        if amount is None:
            return NO_AMOUNT
        worth = {line.sku: line.left for line in lines if line.left}
        amount = min(amount, sum(worth.values()))
        off = divided(amount, worth) if amount else {}
        return Taking(off, whole=True, touches=frozenset(worth))

    def says(self, terms: Mapping[str, int], taking: Taking, currency: str) -> str:
        return _("A fixed amount off")
