"""Money as a column pair, with its true type: a type checker would else take it for a bare Decimal."""

from typing import Any

from djmoney.models import fields
from moneyed import Money


class MoneyField(fields.MoneyField):
    """Amount and currency, four decimals: the finest that any ISO currency is booked in."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Money  # type: ignore[assignment]
    _pyi_lookup_exact_type: Any

    def __init__(self, verbose_name: Any = None, **more: Any) -> None:
        super().__init__(verbose_name, **{"max_digits": 19, "decimal_places": 4, **more})

    def deconstruct(self) -> Any:
        """Migrations name the library's own field, so that they outlive this file."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "djmoney.models.fields.MoneyField", args, kwargs
