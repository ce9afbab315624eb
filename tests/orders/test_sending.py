"""Which place sends what: one parcel if it can be, else as few splits as the shelves allow."""

from orders.sending import Portion, allot, lacking

ORDER = ["RTM", "SZX"]


def test_the_preferred_place_sends_all_of_it_if_it_can():
    free = {"CUP": {"SZX": 9, "RTM": 2}, "POT": {"SZX": 9, "RTM": 1}}
    assert allot({"CUP": 2, "POT": 1}, free, ORDER) == [Portion("CUP", 2, "RTM"), Portion("POT", 1, "RTM")]


def test_one_place_that_has_everything_goes_before_two_that_have_a_part_each():
    free = {"CUP": {"SZX": 9, "RTM": 2}, "POT": {"SZX": 9}}
    assert allot({"CUP": 2, "POT": 1}, free, ORDER) == [Portion("CUP", 2, "SZX"), Portion("POT", 1, "SZX")]


def test_where_no_place_has_everything_each_kind_comes_from_the_first_that_has_it():
    free = {"CUP": {"RTM": 2}, "POT": {"SZX": 9}}
    assert allot({"CUP": 2, "POT": 1}, free, ORDER) == [Portion("CUP", 2, "RTM"), Portion("POT", 1, "SZX")]


def test_a_kind_that_no_place_has_enough_of_comes_from_several():
    free = {"CUP": {"RTM": 2, "SZX": 3}}
    assert allot({"CUP": 4}, free, ORDER) == [Portion("CUP", 2, "RTM"), Portion("CUP", 2, "SZX")]


def test_what_is_short_is_named_with_what_is_left():
    free = {"CUP": {"RTM": 2, "SZX": 3}, "POT": {}}
    wanted = {"CUP": 6, "POT": 1}
    assert lacking(wanted, allot(wanted, free, ORDER)) == {"CUP": 5, "POT": 0}


def test_a_place_that_the_market_does_not_use_sends_nothing():
    wanted = {"CUP": 1}
    assert lacking(wanted, allot(wanted, {"CUP": {"LAX": 5}}, ORDER)) == {"CUP": 0}
