"""Her orders, for who has signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orders.models import Order
from orders.views.order_shown import order_in_list
from orders.views.redeeming import points_moved
from orders.views.shown_order import AccountView
from shop import markets
from shop.models import User

MOST_SHOWN = 100


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    orders = Order.objects.visible_to(request).filter(user=user).prefetch_related("lines")[:MOST_SHOWN]
    market = markets.current()
    view = AccountView(
        name=user.name,
        email=user.email,
        orders=tuple(order_in_list(order) for order in orders),
        points=points_moved(user.pk, market.code, market.currency),
    )
    return render(request, "orders/account.html", {"view": view})
