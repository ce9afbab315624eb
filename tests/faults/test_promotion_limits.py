"""M10: limits of promotions hold whoever races, the loser costs the winner nothing; broken twins of the count fall."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from catalog import offers
from orders import checkout, lifecycle, live, uses
from orders.errors import PromotionSpent
from orders.models import Basket, Coupon, Order, PromotionTally, PromotionUse
from orders.offering import Person
from shop.invariants import broken
from shop.models import User
from tests.factories import make_product
from tests.faults.crowd import rush
from tests.orders.making import BERLIN, fill, place, shopper
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS, LIMIT = 40, 10


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    offers._places.clear()
    live.forget()
    yield
    offers._places.clear()
    live.forget()


def buyer(found: Basket, seen: checkout.Summary, *, email: str, user_id: int | None = None) -> Callable[[], Any]:
    def press() -> None:
        contact = checkout.Contact(email=email, language="de", user_id=user_id)
        assert seen.chosen is not None
        checkout.place(found, contact=contact, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total)

    return press


def race(emails: list[str], *, code: str = "", user_id: int | None = None) -> Counter[str]:
    """All press the button at once, each with a basket that shows the discount."""
    make_product("CUP", stock={"SZX": 500})
    baskets = [fill(shopper(), CUP=1) for _email in emails]
    Basket.objects.update(coupon=code)
    for found in baskets:
        found.refresh_from_db()
    seen = checkout.look(checkout.wish_of(baskets[0], "de", person=Person(email=emails[0])))
    assert seen.given, "the discount must be shown, or nobody races for it"
    deeds = [buyer(found, seen, email=email, user_id=user_id) for found, email in zip(baskets, emails, strict=True)]
    # A buyer whose page was read before the last use was gone sees a new price; one who was a moment later is told.
    return rush(deeds, expected=(PromotionSpent, checkout.PriceChanged))  # type: ignore[arg-type]


def strangers(number: int = BUYERS) -> list[str]:
    return [f"b{n}@example.org" for n in range(number)]


def uses_hold() -> bool:
    make_promotion("few", "percent", {"percent": "10"}, most=LIMIT)
    ends = race(strangers())
    taken = PromotionTally.objects.get().taken
    discounted = [order for order in Order.objects.all() if order.the_bill.discounts]
    return ends == Counter(done=LIMIT, refused=BUYERS - LIMIT) and taken == LIMIT == len(discounted)


def test_ten_of_forty_get_ten_uses_and_the_others_a_kind_no() -> None:
    assert uses_hold()
    assert PromotionUse.objects.count() == LIMIT
    assert broken() == {}


def test_a_single_code_is_good_for_one_of_forty() -> None:
    make_promotion("code", "percent", {"percent": "10"}, coupon="ONLYONE", coupon_most=1)
    assert race(strangers(), code="ONLYONE") == Counter(done=1, refused=BUYERS - 1)
    assert Coupon.objects.get().taken == 1
    assert broken() == {}


def test_a_budget_gives_no_cent_more_than_it_has() -> None:
    # 2.38 each: eight fit into 20.00, the ninth does not
    make_promotion("budget", "percent", {"percent": "10"}, budget={"EUR": "20.00"})
    assert race(strangers()) == Counter(done=8, refused=BUYERS - 8)
    assert str(PromotionTally.objects.get().taken) == "19.040"
    assert broken() == {}


def test_one_person_with_forty_tabs_has_her_two_uses() -> None:
    make_promotion("each", "percent", {"percent": "10"}, limit_each=2)
    ends = race(["one@example.org"] * BUYERS)
    assert ends == Counter(done=2, refused=BUYERS - 2)
    assert sorted(PromotionUse.objects.values_list("slot", flat=True)) == [1, 2]


def test_one_account_with_forty_addresses_has_her_one_use() -> None:
    user = User.objects.create_user("one@example.org", "x")
    make_promotion("each", "percent", {"percent": "10"}, limit_each=1)
    assert race(strangers(), user_id=user.pk) == Counter(done=1, refused=BUYERS - 1)


def test_a_cancelled_order_gives_its_use_back_once_while_others_race_for_it() -> None:
    make_promotion("few", "percent", {"percent": "10"}, most=1)
    make_product("MUG")
    holder = place(fill(shopper(), MUG=1), email="holder@example.org")
    assert rush([lambda: lifecycle.cancel(holder.number)] * 8, expected=PromotionSpent) == Counter(done=8)
    assert PromotionTally.objects.get().taken == 0
    live.forget()
    assert race(strangers(12)) == Counter(done=1, refused=11)
    winner = Order.objects.filter(status="placed").get()
    assert winner.promotion_uses.get().given_back_at is None
    assert broken() == {}


@transaction.atomic
def look_then_count(order: Order, wanted: Any) -> None:
    """Broken twin of uses.take: it looks whether a use is left, and then counts it."""
    for use in wanted:
        tally = PromotionTally.objects.get(promotion_id=use.promotion_id, currency="")
        if tally.taken >= tally.most:
            raise PromotionSpent
        PromotionTally.objects.filter(pk=tally.pk).update(taken=tally.taken + 1)


def test_looking_first_and_counting_then_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses, "take", look_then_count)
    assert not uses_hold()


def test_a_count_that_knows_no_most_is_refused_by_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses, "TAKE", uses.TAKE.replace("AND t.taken + c.more <= t.most", ""))
    assert not uses_hold()
    assert PromotionTally.objects.get().taken <= LIMIT


def test_a_loser_that_gives_back_what_it_never_had_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin of the loser's way out (saleor PR 15855): its failure takes the winner's use back."""
    make_promotion("few", "percent", {"percent": "10"}, most=1)
    honest = uses.take

    def careless(order: Order, wanted: Any) -> None:
        try:
            honest(order, wanted)
        except PromotionSpent:
            PromotionTally.objects.update(taken=0)

    monkeypatch.setattr(uses, "take", careless)
    assert race(strangers(6)) != Counter(done=1, refused=5)
