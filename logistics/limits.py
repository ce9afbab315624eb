"""Who is within a limit of low value: the whole consignment, or each piece; the rest goes by the ordinary law."""

from logistics.parcel import Goods
from logistics.regime import Case
from logistics.rules import BY_PIECE, Limit


def within(case: Case, limit: Limit) -> bool:
    """Whether the consignment as a whole is within the limit, at the day's exchange."""
    return limit.holds(case.convert(case.worth(limit.basis), limit.most.currency.code))


def split(case: Case, limit: Limit, *, never: tuple[str, ...] = ()) -> tuple[Case | None, Case | None]:
    """The parts of a consignment within the limit and beyond it. Goods of the codes in ``never`` are always beyond."""
    whole = limit.scope not in BY_PIECE and within(case, limit)

    def is_small(item: Goods) -> bool:
        if never and item.hs_code.startswith(never):
            return False
        return whole or (limit.scope in BY_PIECE and limit.holds(case.convert(item.value, limit.most.currency.code)))

    small = [item for item in case.parcel.goods if is_small(item)]
    kept = {id(item) for item in small}
    return case.part(small), case.part([item for item in case.parcel.goods if id(item) not in kept])
