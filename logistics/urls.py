"""Addresses of logistics inside the storefront's prefix."""

from django.urls import path

from logistics import views

app_name = "logistics"
urlpatterns = [path("track/", views.track, name="track")]
