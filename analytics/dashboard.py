"""The first screen of the back office: the next deeds of the day, then how the last week went. Five queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from moneyed import Money

from analytics import chart
from analytics.deeds import deeds_for
from analytics.report import Period, Point, Series
from analytics.reports.sales import Sales
from shop.languages import write_money
from shop.money import money

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """One currency's net sales of the last seven days, beside the seven before."""

    currency: str
    net: str
    trend: str
    drawing: SafeString


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What unfold's first screen shows, named by settings."""
    today = timezone.localdate()
    weeks = last_week(today) if request.user.has_perm("analytics.view_fact") else None
    return {**context, "deeds": deeds_for(request.user), "weeks": weeks}


def last_week(today: date) -> list[Week]:
    period = Period(today - 2 * WEEK + timedelta(days=1), today)
    sales = Sales()
    return [_week(series, since=today - WEEK) for series in sales.series(period, sales.table(period))]


def _week(series: Series, *, since: date) -> Week:
    now = _sum(series.label, [point for point in series.points if point.on > since])
    before = _sum(series.label, [point for point in series.points if point.on <= since])
    return Week(series.label, write_money(now), _trend(now, before), chart.bars(series, chart.NARROW))


def _sum(currency: str, points: list[Point]) -> Money:
    return money(sum((point.height for point in points), Decimal(0)), currency)


def _trend(now: Money, before: Money) -> str:
    if before.amount <= 0:
        return _("no sales in the seven days before")
    change = ((now.amount - before.amount) * 100 / before.amount).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if change == 0:
        return _("as in the seven days before")
    if change > 0:
        return _("%(percent)s %% more than in the seven days before") % {"percent": change}
    return _("%(percent)s %% less than in the seven days before") % {"percent": -change}
