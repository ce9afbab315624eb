"""Lanes and kinds: worked examples, and for any basket what the best choice really is, by trying everything."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.pricing.choice import choose
from orders.pricing.lanes import run
from orders.promotion import Gift, Left, Taking
from tests.orders.promising import NOON, asked, line, ready

BASKET = [line("CUP", 2000, 2), line("POT", 4500)]


def given_by(outcome):
    return {v.live.code: v.taking.amount for v in outcome.given}


def lacks(outcome):
    return {v.live.code: v.lack.code for v in outcome.verdicts if v.lack is not None}


def test_per_cent_are_rounded_half_up_a_line():
    outcome = run([line("A", 5), line("B", 15)], [ready("ten", "percent", {"percent": "10"})], asked())
    assert dict(outcome.given[0].taking.off) == {"A": 1, "B": 2}


def test_per_cent_stop_at_their_most_to_the_last_unit():
    most = ready("ten", "percent", {"percent": "50", "at_most": {"EUR": "10.00"}})
    outcome = run([line("A", 1000, 3), line("B", 333)], [most], asked())
    assert given_by(outcome) == {"ten": 1000}


def test_an_amount_is_no_more_than_the_goods():
    outcome = run([line("A", 500)], [ready("off", "amount", {"amount": {"EUR": "10.00"}})], asked())
    assert (given_by(outcome), outcome.lines[0].left) == ({"off": 500}, 0)


def test_an_amount_in_another_currency_is_not_converted():
    outcome = run(BASKET, [ready("off", "amount", {"amount": {"USD": "10.00"}})], asked())
    assert lacks(outcome) == {"off": "no_currency"}


@pytest.mark.parametrize(("pieces", "rate"), [(1, 0), (2, 0), (3, 5), (5, 10), (6, 10)])
def test_the_highest_step_that_is_reached_counts(pieces, rate):
    steps = ready("steps", "tiered", {"steps": {"": [[3, "5"], [5, "10"]]}})
    outcome = run([line("CUP", 1000, pieces)], [steps], asked())
    assert outcome.amount == pieces * 1000 * rate // 100


def test_three_for_two_makes_the_dearest_free_pieces_that_can_be():
    mixed = [line("A", 900, 2), line("B", 800), line("C", 300, 3), line("D", 100)]
    outcome = run(mixed, [ready("three", "buy_x_pay_y", {"buy": 3, "pay": 2})], asked())
    # dearest first: 9 9 8 | 3 3 3 | 1: an 8 and a 3 are free
    assert dict(outcome.given[0].taking.off) == {"B": 800, "C": 300}


def test_a_set_costs_its_price_as_often_as_it_is_complete():
    terms = {"first": ["CUP"], "first_pieces": 2, "second": ["POT", "JUG"], "price": {"EUR": "70.00"}}
    outcome = run(
        [line("CUP", 2000, 5), line("POT", 4500), line("JUG", 3500)], [ready("set", "joint_price", terms)], asked()
    )
    assert given_by(outcome) == {"set": (2 * 2000 + 4500 - 7000) + (2 * 2000 + 3500 - 7000)}


def test_a_set_that_is_not_cheaper_is_not_sold_as_one():
    terms = {"first": ["CUP"], "second": ["POT"], "price": {"EUR": "65.00"}}
    assert lacks(run(BASKET, [ready("set", "joint_price", terms)], asked())) == {"set": "not_cheaper"}


def test_a_gift_counts_against_its_budget_with_its_price():
    gift = ready("gift", "gift", {"sku": "BOWL"}, id=7)
    here = asked(gifts={"BOWL": Gift(price=900, free=1)})
    assert given_by(run(BASKET, [gift], here, Left({(7, "EUR"): 900}))) == {"gift": 0}
    assert lacks(run(BASKET, [gift], here, Left({(7, "EUR"): 899}))) == {"gift": "no_budget"}


def test_later_lanes_count_on_what_earlier_ones_left():
    first = ready("first", "percent", {"percent": "50"}, lane=10)
    second = ready("second", "percent", {"percent": "50"}, lane=20)
    assert given_by(run([line("A", 1000)], [second, first], asked())) == {"first": 500, "second": 250}


def test_in_a_lane_each_line_takes_the_better_of_two():
    cups = ready("cups", "percent", {"percent": "20"}, goods={"skus": ["CUP"]})
    everything = ready("everything", "percent", {"percent": "10"})
    assert given_by(run(BASKET, [cups, everything], asked())) == {"cups": 800, "everything": 450}


def test_what_stands_alone_is_given_only_if_it_is_more_than_all_others():
    ten, five = ready("ten", "percent", {"percent": "10"}), ready("five", "percent", {"percent": "5"}, lane=20)
    for percent, expected in (("14", {"ten", "five"}), ("15", {"alone"})):
        alone = ready("alone", "percent", {"percent": percent}, exclusive=True)
        assert set(given_by(run(BASKET, [ten, five, alone], asked()))) == expected


def test_of_equals_the_lower_rank_is_chosen():
    a = ready("a", "percent", {"percent": "10"}, rank=5)
    b = ready("b", "percent", {"percent": "10"}, rank=1)
    assert set(given_by(run(BASKET, [a, b], asked()))) == {"b"}


NEEDS = {
    "short": {"needs": {"minimum": {"sums": {"EUR": "100.00"}}}},
    "no_currency": {"needs": {"minimum": {"sums": {"USD": "1.00"}}}},
    "too_few": {"needs": {"minimum": {"pieces": 4}}},
    "other_market": {"needs": {"market": {"markets": ["us"]}}},
    "other_day": {"needs": {"weekday": {"days": [0]}}},
    "not_first": {"needs": {"first_order": {"only_first": True}}},
    "other_group": {"needs": {"segment": {"groups": ["trade"]}}},
    "no_coupon": {"needs_coupon": True},
    "not_yet": {"starts_at": NOON + timedelta(minutes=1)},
    "over": {"ends_at": NOON},
    "no_goods": {"goods": {"tags": ["none"]}},
    "spent": {"id": 1},
    "spent_by_her": {"id": 2, "limit_each": 1},
}


@pytest.mark.parametrize("code", NEEDS)
def test_what_a_promotion_lacks_is_named(code):
    left = Left({(1, ""): 0}, {2: 1})
    outcome = run(BASKET, [ready("p", "percent", {"percent": "10"}, **NEEDS[code])], asked(is_first_order=False), left)
    assert lacks(outcome) == {"p": code}


def test_a_missing_sum_says_how_much_more():
    outcome = run(BASKET, [ready("p", "percent", {"percent": "10"}, **NEEDS["short"])], asked())
    assert outcome.verdicts[0].lack.short == 1500


# --- any basket -------------------------------------------------------------------------------------------------------

SKUS = ("A", "B", "C", "D")


@st.composite
def baskets(draw):
    chosen = draw(st.lists(st.sampled_from(SKUS), min_size=1, max_size=4, unique=True))
    return [line(sku, draw(st.integers(0, 3000)), draw(st.integers(1, 5))) for sku in chosen]


@st.composite
def promotions(draw, lanes=(10,)):
    found = []
    for n in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["percent", "amount", "buy_x_pay_y", "joint_price", "tiered", "capped"]))
        percent, amount = str(draw(st.integers(1, 100))), f"{draw(st.integers(1, 4000))}.{draw(st.integers(0, 99)):02}"
        terms = {
            "percent": {"percent": percent},
            "capped": {"percent": percent, "at_most": {"EUR": amount}},
            "amount": {"amount": {"EUR": amount}},
            "buy_x_pay_y": {"buy": draw(st.integers(2, 4)), "pay": 1},
            "joint_price": {"first": ["A"], "second": ["B", "C"], "price": {"EUR": f"{draw(st.integers(1, 50))}.00"}},
            "tiered": {"steps": {"": [[2, percent]], "EUR": [["10.00", "50"]]}},
        }[kind]
        goods = draw(
            st.one_of(st.just({}), st.sets(st.sampled_from(SKUS), min_size=1).map(lambda s: {"skus": sorted(s)}))
        )
        found.append(
            ready(
                f"p{n}",
                "percent" if kind == "capped" else kind,
                terms,
                goods=goods,
                id=n,
                lane=draw(st.sampled_from(lanes)),
                exclusive=draw(st.booleans()) and len(lanes) > 1,
            )
        )
    return found


def by_trying_everything(bids):
    """Oracle: every way of giving each SKU to one of its bidders, all-or-nothing bids with all of their SKUs."""
    skus = sorted({sku for _live, taking in bids for sku in taking.touches | taking.off.keys()})
    best = 0
    for owners in product([None, *range(len(bids))], repeat=len(skus)):
        amount = 0
        for n, (_live, taking) in enumerate(bids):
            mine = {sku for sku, owner in zip(skus, owners, strict=True) if owner == n}
            if taking.whole:
                amount += taking.amount if taking.touches <= mine else 0
            else:
                amount += sum(taking.off.get(sku, 0) for sku in mine)
        best = max(best, amount)
    return best


@st.composite
def bid_sets(draw):
    bids = []
    for n in range(draw(st.integers(1, 5))):
        skus = draw(st.sets(st.sampled_from(SKUS), min_size=1))
        off = {sku: draw(st.integers(0, 20)) for sku in sorted(skus)}
        whole = draw(st.booleans())
        live = ready(f"p{n}", "percent", {"percent": "1"}, id=n, rank=draw(st.integers(0, 2)))
        bids.append((live, Taking(off, whole=whole, touches=frozenset(skus) if whole else frozenset())))
    return bids


@given(bid_sets())
def test_the_best_in_a_lane_is_really_the_best(bids):
    chosen = choose(bids)
    assert sum(taking.amount for _live, taking in chosen) == by_trying_everything(bids)
    taken = [sku for _live, taking in chosen for sku in (taking.touches or taking.off.keys())]
    assert len(taken) == len(set(taken))


@given(baskets(), promotions(lanes=(10, 20, 30)), st.randoms(use_true_random=False))
def test_neither_the_order_of_lines_nor_of_promotions_matters_and_nothing_costs_less_than_nothing(lines, found, random):
    outcome = run(lines, found, asked())
    shuffled, others = list(lines), list(found)
    random.shuffle(shuffled)
    random.shuffle(others)
    assert run(shuffled, others, asked()) == outcome
    off = sum(taken.taking.amount for taken in outcome.given)
    assert all(left.left >= 0 for left in outcome.lines)
    assert sum(left.left for left in outcome.lines) == sum(before.left for before in lines) - off
    assert all(amount >= 0 for taken in outcome.given for amount in taken.taking.off.values())


@given(baskets(), promotions(lanes=(10, 20)))
def test_one_promotion_more_in_a_lane_of_its_own_never_costs_the_shopper(lines, found):
    without = run(lines, [live for live in found if not live.exclusive], asked()).amount
    more = ready("more", "percent", {"percent": "10"}, lane=90, id=99)
    assert run(lines, [*(live for live in found if not live.exclusive), more], asked()).amount >= without
