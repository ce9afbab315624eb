"""Promotions of the demo shop come in by the forms of their kinds, once."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from orders.models import Coupon, Promotion
from tests.factories import make_product

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "demo"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "schema").symlink_to(DEMO / "schema")
    data = json.loads((DEMO / "promotions.json").read_text())

    def write(**change):
        data["promotions"][3].update(change)
        (tmp_path / "promotions.json").write_text(json.dumps(data))
        return tmp_path

    make_product("GCUP055-STD")
    return write


def test_every_promotion_of_the_demo_becomes_a_row_and_a_second_run_changes_nothing(folder):
    call_command("loadpromotions", folder())
    kinds = dict(Promotion.objects.values_list("code", "kind"))
    assert kinds == {
        "double-eleven": "percent",
        "black-friday": "percent",
        "cups-3-for-2": "buy_x_pay_y",
        "gift-over-100": "gift",
        "gongfu-bundle": "joint_price",
    }
    assert Coupon.objects.get().code == "LAMPLIGHT"
    assert Promotion.objects.get(code="cups-3-for-2").terms == {"buy": 3, "pay": 2}
    assert Promotion.objects.get(code="black-friday").ends_time is None
    Promotion.objects.filter(code="double-eleven").update(status="ended")
    call_command("loadpromotions", folder())
    assert Promotion.objects.get(code="double-eleven").status == "ended"
    assert Promotion.objects.count() == 5


def test_a_gift_that_does_not_exist_is_named_with_its_line_and_nothing_comes_in(folder):
    with pytest.raises(CommandError, match=r"promotions.json:\d+: .*sku"):
        call_command("loadpromotions", folder(action={"type": "free_gift", "sku": "NOSUCH", "quantity": 1}))
    assert Promotion.objects.count() == 0
