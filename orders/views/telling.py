"""What the basket and the checkout say once: what has changed since she last looked, and what was done for her."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from orders import changes
from orders.case import Summary
from orders.changes import Change, Seen
from orders.live import name_of
from orders.models import Basket
from orders.wish import Wish
from shop import languages, markets
from shop.money import money
from shop.places import country_name


def seen_of(
    wish: Wish,
    pieces: Mapping[str, int],
    found: Summary | None,
    *,
    short: Mapping[str, int] | None = None,
    unsold: Sequence[str] = (),
) -> Seen:
    """The basket as the page shows it now."""
    bought = [line for line in found.bill.lines if not line.gift] if found is not None else []
    language = get_language() or ""
    return Seen(
        market=wish.market.code,
        country=wish.country,
        currency=wish.market.currency,
        coupon=wish.coupon,
        pieces=dict(pieces),
        units={line.sku: str(line.unit.amount) for line in bought},
        short=dict(short or {}),
        unsold=list(unsold),
        given={v.live.code: name_of(v.live, language) for v in found.given} if found is not None else {},
    )


def told(basket: Basket, now: Seen, names: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences, in the reader's language; with them what is shown is noted, so that each is said once.

    ``names``: what each SKU is called; ``variant:<id>`` names a variant.
    """
    before = changes.read(basket.seen)
    found = changes.changes(before, now)
    back = {"what": "market", "market": before.market} if before is not None else None
    said = [sentence for item in basket.news if item != back and (sentence := _news(item, names))]
    if found:
        parts = [_change(change, now, names) for change in found]
        said.append(_("Since you last looked: %(changes)s.") % {"changes": languages.write_list(parts)})
    changes.note(basket, now)
    return tuple(said)


def _change(change: Change, now: Seen, names: Mapping[str, str]) -> str:
    values = {"name": names.get(change.sku, change.sku) or change.name}
    match change.what:
        case "dearer" | "cheaper":
            prices = {"now": _money(change.now, now.currency), "was": _money(change.was, now.currency)}
            if change.what == "dearer":
                return _("“%(name)s” has become dearer: %(now)s instead of %(was)s") % {**values, **prices}
            return _("“%(name)s” has become cheaper: %(now)s instead of %(was)s") % {**values, **prices}
        case "short":
            left = int(change.now)
            if not left:
                return _("“%(name)s” is sold out") % values
            said = ngettext("only %(left)s of “%(name)s” is left", "only %(left)s of “%(name)s” are left", left)
            return said % {**values, "left": left}
        case "unsold":
            return _("“%(name)s” is no longer sold in %(country)s") % {**values, "country": country_name(now.country)}
    return _("the offer “%(name)s” has ended") % {"name": change.name}


def _news(item: dict[str, Any], names: Mapping[str, str]) -> str:
    match item.get("what"):
        case "merged":
            return _("What you gathered before signing in was put together with the basket of your account.")
        case "capped":
            name = names.get(f"variant:{item['variant']}", "")
            said = ngettext(
                "There is only %(left)s of “%(name)s” now; your basket holds that one.",
                "There are only %(left)s of “%(name)s” now; your basket holds these.",
                item["left"],
            )
            return said % {"left": item["left"], "name": name} if name else ""
        case "market":
            market = markets.by_code(item["market"])
            return _("You now shop in %(market)s: prices are in %(currency)s, and delivery goes there.") % {
                "market": market.name,
                "currency": languages.locale_of().currencies.get(market.currency, market.currency),
            }
    return ""


def _money(amount: str, currency: str) -> str:
    return languages.write_money(money(Decimal(amount), currency))
