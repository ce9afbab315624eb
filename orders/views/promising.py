"""What pages tell of promotions: the code she entered, what is within reach, what ends soon, why something lacks."""

from datetime import datetime, timedelta

from babel import dates
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from moneyed import Money

from orders.case import Summary
from orders.live import name_of
from orders.pricing.lacking import why_not
from orders.promotion import Live, Verdict
from orders.views.shown import CodeShown, Ending
from shop import languages, localtime, money
from shop.models import Market

MOST_HINTS = 2
# What ends later than that is no news.
SOON = timedelta(days=3)


def code_shown(kept: str, found: Summary | None, market: Market, *, typed: str = "", trouble: str = "") -> CodeShown:
    """The field for a code: what she typed with what is wrong with it, or the code that counts and what it does."""
    if trouble or not kept or found is None:
        return CodeShown(typed=typed, trouble=trouble, code=kept)
    if found.opened is None:
        return CodeShown(code=kept, lacks=_("This code is not valid any more."))
    verdict = next((v for v in found.verdicts if v.live.id == found.opened.promotion_id), None)
    if verdict is None or verdict.lack is None:
        return CodeShown(code=kept, does=_name(verdict.live) if verdict is not None else "")
    return CodeShown(code=kept, lacks=why_not(verdict.lack, market.currency))


def hints(found: Summary, market: Market) -> tuple[str, ...]:
    """What is within reach, nearest first: so much more for so much less."""
    near = [v for v in found.verdicts if v.lack is not None and v.lack.short and not v.live.exclusive]
    near.sort(key=lambda verdict: (verdict.lack.short if verdict.lack else 0, verdict.live.order))
    return tuple(_hint(verdict, market.currency) for verdict in near[:MOST_HINTS])


def endings(found: Summary, market: Market) -> tuple[Ending, ...]:
    """What is given and ends soon, by the market's own clock."""
    now = localtime.now_in(market)
    soon = [v.live for v in found.given if v.live.ends_at is not None and v.live.ends_at - now <= SOON]
    return tuple(
        Ending(text=_countdown(live, now), at=localtime.moment_of(live.ends_at, market))
        for live in sorted(soon, key=lambda live: (live.ends_at or now, live.order))
        if live.ends_at is not None
    )


def last_days(found: Summary, market: Market) -> tuple[Ending, ...]:
    """Until when what is given lasts: the day and hour by the market's clock, for pages that are kept."""
    ending = [(live.ends_at, live) for live in (verdict.live for verdict in found.given) if live.ends_at is not None]
    return tuple(
        Ending(
            text=_("“%(name)s” ends on %(until)s.")
            % {"name": _name(live), "until": dates.format_datetime(until, "short", locale=languages.locale_of())},
            at=localtime.moment_of(until, market),
        )
        for until, live in sorted(ending, key=lambda pair: (pair[0], pair[1].order))
    )


def _hint(verdict: Verdict, currency: str) -> str:
    short = verdict.lack.short if verdict.lack is not None else 0
    more = languages.write_money(Money(money.smallest(currency) * short, currency))
    if verdict.live.benefit.on_shipping:
        return _("%(more)s more, and shipping is free.") % {"more": more}
    return _("%(more)s more for “%(name)s”.") % {"more": more, "name": _name(verdict.live)}


def _countdown(live: Live, now: datetime) -> str:
    left = (live.ends_at or now) - now
    values = {"name": _name(live)}
    if left < timedelta(minutes=1):
        return _("“%(name)s” ends in less than a minute.") % values
    if left < timedelta(hours=1):
        minutes = left // timedelta(minutes=1)
        return ngettext(
            "“%(name)s” ends in %(minutes)s minute.", "“%(name)s” ends in %(minutes)s minutes.", minutes
        ) % {**values, "minutes": minutes}
    if left < timedelta(days=1):
        hours = left // timedelta(hours=1)
        return ngettext("“%(name)s” ends in %(hours)s hour.", "“%(name)s” ends in %(hours)s hours.", hours) % {
            **values,
            "hours": hours,
        }
    until = dates.format_datetime(live.ends_at, "EEEE, HH:mm", locale=languages.locale_of())
    return _("“%(name)s” ends on %(until)s.") % {**values, "until": until}


def _name(live: Live) -> str:
    return name_of(live, get_language() or "")
