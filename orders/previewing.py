"""'This basket, this shopper, this day: this bill, because': a promotion tried out before anybody sees it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from orders import live
from orders.case import Summary
from orders.coupons import Opened, normal
from orders.errors import UnknownGoods
from orders.estimate import look
from orders.live import Standing
from orders.models import Coupon, Promotion
from orders.offering import Person
from orders.promotion import Live
from orders.wish import Wish
from shop.models import Market


@dataclass(frozen=True)
class Trial:
    """Who, where, when, with what. ``at`` is the market's wall clock; ``drafts`` are tried as if they were live."""

    pieces: dict[str, int]
    market: Market
    country: str
    language: str
    at: datetime
    region: str = ""
    method: str = ""
    email: str = ""
    group: str = ""
    code: str = ""
    drafts: tuple[Promotion, ...] = ()


def preview(trial: Trial) -> Summary:
    """The bill, with a verdict for every live promotion and every draft that is tried. Raises what ``look`` raises.

    Nothing is held or counted. Stock, rates of shipping and exchange are those of now.
    """
    if not trial.pieces:
        raise UnknownGoods
    standing = _everything(live.fresh(), [live.read(row) for row in trial.drafts])
    wish = Wish(
        pieces=trial.pieces,
        market=trial.market,
        country=trial.country,
        language=trial.language,
        region=trial.region,
        method=trial.method,
        person=Person(email=trial.email, group=trial.group),
        standing=standing,
        at=trial.at,
        opened=_opened(trial.code, trial.drafts),
        coupon=normal(trial.code),
    )
    return look(wish)


def _everything(standing: Standing, drafts: Iterable[Live]) -> Standing:
    """Every promotion comes into question, so that each says what it lacks."""
    tried = list(drafts)
    others = [known for known in standing.all if known.id not in {draft.id for draft in tried}]
    lives = (*others, *tried)
    gifts = tuple(known for known in lives if known.benefit.code == "gift")
    by_code = {known.id: known for known in lives if known.needs_coupon}
    return replace(standing, all=lives, by_word={("", "", ""): lives, ("", "gift", ""): gifts}, by_code=by_code)


def _opened(code: str, drafts: Iterable[Promotion]) -> Opened | None:
    """The code of a draft, which opens nothing yet for anybody else."""
    kept = Coupon.objects.filter(code=normal(code), promotion__in=[row.pk for row in drafts]).first() if code else None
    return Opened(kept.pk, kept.promotion_id, kept.code) if kept is not None else None
