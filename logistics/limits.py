"""Who is within a limit of low value: the whole consignment, or each piece; the rest goes by the ordinary law."""

from logistics.parcel import Goods
from logistics.regime import Case
from logistics.rules import BY_PIECE, Limit


def within(case: Case, limit: Limit) -> bool:
    """Whether the consignment, or each of its pieces where the limit says so, is within it at the day's exchange."""
    if limit.scope in BY_PIECE:
        return all(_holds(case, limit, item) for item in case.parcel.goods)
    return limit.holds(case.convert(case.worth(limit.basis), limit.most.currency.code))


def split(case: Case, limit: Limit, *, never: tuple[str, ...] = ()) -> tuple[Case | None, Case | None]:
    """The parts of a consignment within the limit and beyond it. Goods of the codes in ``never`` are always beyond."""
    by_piece = limit.scope in BY_PIECE
    whole = not by_piece and within(case, limit)
    barred = [item for item in case.parcel.goods if never and item.hs_code.startswith(never)]
    small = [
        item for item in case.parcel.goods if item not in barred and (whole or (by_piece and _holds(case, limit, item)))
    ]
    return case.part(small), case.part([item for item in case.parcel.goods if item not in small])


def _holds(case: Case, limit: Limit, item: Goods) -> bool:
    return limit.holds(case.convert(item.value, limit.most.currency.code))
