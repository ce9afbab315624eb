"""Who may do what in the demo's back office."""

import pytest
from django.core.management import call_command

from shop.models import User

MAY = (
    "catalog.hear_low_stock",
    "catalog.add_translationsheet",
    "orders.make_coupons",
    "orders.add_promotion",
    "orders.change_promotion",
    "orders.ship_order",
)


@pytest.mark.django_db
def test_staff_hear_of_low_stock_and_keep_promotions_but_no_order_by_hand(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setenv("DEMO_PASSWORD", "x-1234567-abc")
    call_command("demostaff")
    staff = User.objects.get(email="staff@tradewind.example")
    assert [right for right in MAY if not staff.has_perm(right)] == []
    assert not staff.has_perm("orders.change_order")
    assert not staff.has_perm("orders.add_order")
