"""Who pays for an order, as its letters call her: bank lines whose reference leads nowhere are compared by name."""

from collections.abc import Sequence

from orders import editing
from orders.models import Order
from payments.bank.payers import Payers, payers


@payers.register("orders")
class Buyers(Payers):
    def names_of(self, references: Sequence[str]) -> dict[str, str]:
        numbers = {reference: editing.number_of(reference) for reference in references}
        rows = Order.objects.filter(number__in=set(numbers.values())).values_list("number", "address__name")
        names = dict(rows)
        return {reference: names[number] for reference, number in numbers.items() if names.get(number)}
