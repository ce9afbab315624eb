"""Sales: what came in and went back, by day and currency. Unlike currencies stand apart and are never added."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from moneyed import Money

from analytics.models import Fact, FactKind
from analytics.report import Column, Period, Point, Series, Table, reports
from shop.languages import write_money
from shop.money import money, total, zero

COUNTED = (FactKind.ORDER_PLACED, FactKind.ORDER_PAID, FactKind.REFUND_SETTLED)
DAY, CURRENCY, NET = 0, 1, 6


@reports.register("sales")
class Sales:
    title = gettext_lazy("Sales by day and currency")
    explains = gettext_lazy(
        "Orders paid in full, less refunds that were settled, on the day (UTC) they happened. "
        "Each currency stands apart; nothing is converted."
    )

    def table(self, period: Period) -> Table:
        """One row for each day and currency on which something happened, the newest day first."""
        columns = (
            Column("day", _("Day"), "day"),
            Column("currency", _("Currency")),
            Column("placed", _("Orders placed"), "count"),
            Column("paid", _("Orders paid"), "count"),
            Column("revenue", _("Paid"), "money"),
            Column("refunded", _("Refunded"), "money"),
            Column("net", _("Net"), "money"),
        )
        days: dict[tuple[date, str], dict[str, tuple[int, Decimal]]] = defaultdict(dict)
        for row in _sums(period):
            days[row["day"], row["currency"]][row["kind"]] = (row["n"], row["sum"])
        rows = [_row(day, currency, sums) for (day, currency), sums in days.items()]
        rows.sort(key=lambda row: (-row[0].toordinal(), row[1]))
        return Table(columns, tuple(rows))

    def series(self, period: Period, table: Table) -> list[Series]:
        """For each currency the net revenue of each day, days without sales included."""
        nets: dict[str, dict[date, Money]] = defaultdict(dict)
        for row in table.rows:
            day, currency, net = row[DAY], row[CURRENCY], row[NET]
            if isinstance(day, date) and isinstance(currency, str) and isinstance(net, Money):
                nets[currency][day] = net
        return [_series(period, currency, by_day) for currency, by_day in sorted(nets.items())]


def _sums(period: Period) -> Iterable[Any]:
    """Rows of day, currency, kind, n and sum."""
    return (
        Fact.objects.filter(kind__in=COUNTED, at__gte=_start(period.first), at__lt=_start(period.last + _ONE))
        .exclude(currency="")
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values("day", "currency", "kind")
        .order_by()
        .annotate(n=Count("id"), sum=Sum("amount"))
    )


def _row(
    day: date, currency: str, sums: dict[str, tuple[int, Decimal]]
) -> tuple[date, str, int, int, Money, Money, Money]:
    placed, _placed_sum = sums.get(FactKind.ORDER_PLACED, (0, Decimal(0)))
    paid, paid_sum = sums.get(FactKind.ORDER_PAID, (0, Decimal(0)))
    _refunds, refunded_sum = sums.get(FactKind.REFUND_SETTLED, (0, Decimal(0)))
    revenue, refunded = money(paid_sum, currency), money(refunded_sum, currency)
    return day, currency, placed, paid, revenue, refunded, revenue - refunded


def _series(period: Period, currency: str, by_day: dict[date, Money]) -> Series:
    days = [period.first + _ONE * n for n in range((period.last - period.first).days + 1)]
    nets = [by_day.get(day, zero(currency)) for day in days]
    points = tuple(Point(day, net.amount, write_money(net)) for day, net in zip(days, nets, strict=True))
    return Series(currency, write_money(total(nets, currency)), points)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


_ONE = timedelta(days=1)
