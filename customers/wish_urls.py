"""Wishes, inside the storefront's prefix."""

from django.urls import path

from customers.wish_views import tell_me_when_back

app_name = "customers"

urlpatterns = [path("back-in-stock/", tell_me_when_back, name="tell_me_when_back")]
