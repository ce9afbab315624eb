"""Step 3, promotions: lane after lane, each on what the lanes before have left; in a lane the best for the shopper.

Pure: it is told the basket, the circumstances, the promotions and what their limits still allow, and answers with a
verdict for each promotion. Neither the order of the lines nor of the promotions changes the answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from orders.pricing.choice import Bid, choose
from orders.promotion import Asked, Lack, Left, Line, Live, Taking, Verdict

NOTHING_LEFT = Left()
NOT_YET = Lack("not_yet", _("It has not begun yet."))
OVER = Lack("over", _("It is over."))
NO_COUPON = Lack("no_coupon", _("Its code was not entered."))
SPENT = Lack("spent", _("It was used as often as it may be."))
SPENT_BY_HER = Lack("spent_by_her", _("This person has used it as often as she may."))
NO_BUDGET = Lack("no_budget", _("What is left of its budget is less than it would give."))
NO_GOODS = Lack("no_goods", _("None of its goods are in the basket."))
NOTHING = Lack("nothing", _("It would take nothing off."))
BEATEN = Lack("beaten", _("Another promotion of the same lane gives more."))
ALONE = Lack("alone", _("It stands alone, and what was given instead is at least as much."))


@dataclass(frozen=True)
class Outcome:
    """``verdicts`` in the order in which they were reached; ``lines`` as they are left."""

    lines: tuple[Line, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def given(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.is_given)

    @property
    def amount(self) -> int:
        return sum(verdict.taking.given for verdict in self.given if verdict.taking is not None)


def run(lines: Iterable[Line], promotions: Iterable[Live], asked: Asked, left: Left = NOTHING_LEFT) -> Outcome:
    """All promotions of these on the basket. One that stands alone is given only if it gives more than all others."""
    basket = tuple(sorted(lines, key=lambda line: line.sku))
    ordered = sorted(promotions, key=lambda live: (live.lane, live.order))
    together = _through_lanes(basket, [live for live in ordered if not live.exclusive], asked, left)
    alone = [_through_lanes(basket, [live], asked, left) for live in ordered if live.exclusive]
    best = max((together, *alone), key=lambda outcome: outcome.amount)
    others = (outcome for outcome in (together, *alone) if outcome is not best)
    return replace(
        best, verdicts=best.verdicts + tuple(_stands_back(verdict) for other in others for verdict in other.verdicts)
    )


def _stands_back(verdict: Verdict) -> Verdict:
    return replace(verdict, lack=ALONE) if verdict.is_given else verdict


def _through_lanes(lines: tuple[Line, ...], promotions: Sequence[Live], asked: Asked, left: Left) -> Outcome:
    verdicts: list[Verdict] = []
    for _lane, members in groupby(promotions, key=lambda live: live.lane):
        bids: list[Bid] = []
        asked = replace(asked, basket=lines)
        for live in members:
            answer = bid_of(live, lines, asked, left)
            if isinstance(answer, Lack):
                verdicts.append(Verdict(live, lack=answer))
            else:
                bids.append((live, answer))
        given = {live.id: taking for live, taking in choose(bids)}
        for live, taking in bids:
            won = given.get(live.id)
            verdicts.append(Verdict(live, taking=won or taking, lack=None if won is not None else BEATEN))
        lines = _after(lines, given.values())
    return Outcome(lines, tuple(verdicts))


def bid_of(live: Live, lines: Sequence[Line], asked: Asked, left: Left) -> Taking | Lack:
    """What this promotion alone would give on these lines, or what it lacks."""
    unmet = _unmet(live, asked, left)
    if unmet is not None:
        return unmet
    goods = [line for line in lines if live.scope.holds(line)]
    if not goods:
        return NO_GOODS
    for condition, terms in live.conditions:
        lack = condition.lack(terms, goods, asked)
        if lack is not None:
            return lack
    taking = live.benefit.take(live.terms, goods, asked)
    if isinstance(taking, Lack):
        return taking
    if not taking.given:
        return NOTHING
    if left.in_all.get((live.id, asked.currency), taking.given) < taking.given:
        return NO_BUDGET
    return taking


def _unmet(live: Live, asked: Asked, left: Left) -> Lack | None:
    """What it lacks whatever is in the basket."""
    if live.starts_at is not None and asked.at < live.starts_at:
        return NOT_YET
    if live.ends_at is not None and asked.at >= live.ends_at:
        return OVER
    if live.needs_coupon and live.id not in asked.opened:
        return NO_COUPON
    if left.in_all.get((live.id, ""), 1) < 1:
        return SPENT
    if live.limit_each is not None and left.used_by_her.get(live.id, 0) >= live.limit_each:
        return SPENT_BY_HER
    return None


def _after(lines: tuple[Line, ...], takings: Iterable[Taking]) -> tuple[Line, ...]:
    off: dict[str, int] = {}
    for taking in takings:
        for sku, amount in taking.off.items():
            off[sku] = off.get(sku, 0) + amount
    return tuple(replace(line, left=line.left - off[line.sku]) if off.get(line.sku) else line for line in lines)
