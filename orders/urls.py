"""Addresses of the basket, the checkout and the order."""

from django.urls import path

from orders.views import account, basket, checkout, landed, order

app_name = "orders"
urlpatterns = [
    path("basket/", basket.show, name="basket"),
    path("basket/add/", basket.add, name="basket_add"),
    path("basket/change/", basket.change, name="basket_change"),
    path("basket/code/", basket.code, name="basket_code"),
    path("basket/points/", basket.points, name="basket_points"),
    path("basket/later/", basket.later, name="basket_later"),
    path("basket/words/", basket.words, name="basket_words"),
    path("basket/share/", basket.share, name="basket_share"),
    path("basket/shared/<str:key>/", basket.shared, name="basket_shared"),
    path("landed/", landed.page, name="landed"),
    path("landed/part/", landed.part, name="landed_part"),
    path("checkout/", checkout.show, name="checkout"),
    path("orders/<str:number>/", order.show, name="order"),
    path("orders/<str:number>/pay/", order.pay, name="order_pay"),
    path("orders/<str:number>/pay-change/", order.pay_change, name="order_pay_change"),
    path("account/", account.show, name="account"),
]
