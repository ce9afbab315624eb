"""The best choice within a lane: every piece of a basket takes part in at most one promotion of the lane.

What may be taken SKU by SKU goes to the best bidder for that SKU. What is all or nothing (sets, sums) must beat the
best bidders of every SKU it touches, and of those that touch a SKU in common the best company is found exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orders.promotion import Live, Taking

Bid = tuple[Live, Taking]

# So many all-or-nothing promotions that rival each other on one basket are weighed exactly; beyond it, the greatest.
MOST_RIVALS = 14


@dataclass(frozen=True)
class Rival:
    """An all-or-nothing bid: the SKUs it touches as bits, and by how much it beats their best bidders."""

    bid: Bid
    touches: int
    gain: int


def choose(bids: Sequence[Bid]) -> list[Bid]:
    """The bids that are given, each cut to the SKUs it won. What they take off is the most that can be had."""
    ordered = sorted(bids, key=lambda bid: bid[0].order)
    best = _best_by_sku(bid for bid in ordered if not bid[1].whole)
    bits: dict[str, int] = {}
    rivals = [rival for bid in ordered if bid[1].whole and (rival := _rival(bid, best, bits)) is not None]
    won = [rival for company in _companies(_undominated(rivals)) for rival in _best_company(company)]
    taken = {sku for rival in won for sku in rival.bid[1].touches}
    cut: list[Bid] = [rival.bid for rival in won]
    for live, taking in ordered:
        if taking.whole:
            continue
        off = {
            sku: amount for sku, amount in taking.off.items() if amount and best[sku][0] is live and sku not in taken
        }
        if off or taking.gifts or taking.shipping:
            cut.append((live, replace(taking, off=off, touches=frozenset(off))))
    return sorted(cut, key=lambda bid: bid[0].order)


def _best_by_sku(bids: Iterable[Bid]) -> dict[str, tuple[Live, int]]:
    best: dict[str, tuple[Live, int]] = {}
    for live, taking in bids:
        for sku, amount in taking.off.items():
            if sku not in best or amount > best[sku][1]:
                best[sku] = (live, amount)
    return best


def _rival(bid: Bid, best: dict[str, tuple[Live, int]], bits: dict[str, int]) -> Rival | None:
    taking = bid[1]
    touches = 0
    for sku in taking.touches:
        touches |= bits.setdefault(sku, 1 << len(bits))
    gain = taking.amount - sum(best[sku][1] for sku in taking.touches if sku in best)
    return Rival(bid, touches, gain) if gain > 0 else None


def _undominated(rivals: Sequence[Rival]) -> list[Rival]:
    """Without those of whom another takes no more room and gives no less; of equals the first stays."""
    kept: list[Rival] = []
    for rival in sorted(rivals, key=lambda one: (-one.gain, one.bid[0].order)):
        if not any(other.touches & rival.touches == other.touches for other in kept):
            kept.append(rival)
    return kept


def _companies(rivals: Sequence[Rival]) -> list[list[Rival]]:
    """Rivals that touch a SKU in common, directly or through others."""
    companies: list[tuple[int, list[Rival]]] = []
    for rival in rivals:
        touches, company = rival.touches, [rival]
        apart = []
        for other, members in companies:
            if other & touches:
                touches |= other
                company = members + company
            else:
                apart.append((other, members))
        companies = [*apart, (touches, company)]
    return [sorted(members, key=lambda one: (-one.gain, one.bid[0].order)) for _touches, members in companies]


def _best_company(rivals: Sequence[Rival]) -> tuple[Rival, ...]:
    """Those that together gain most, no two touching the same SKU."""
    if len(rivals) == 1:
        return tuple(rivals)
    best: dict[int, tuple[int, tuple[Rival, ...]]] = {0: (0, ())}
    for rival in rivals[:MOST_RIVALS]:
        for touched, (gain, members) in list(best.items()):
            if touched & rival.touches:
                continue
            both = touched | rival.touches
            if both not in best or gain + rival.gain > best[both][0]:
                best[both] = (gain + rival.gain, (*members, rival))
    return max(best.values(), key=lambda company: company[0])[1]
