"""Wishes and reviews, inside the storefront's prefix."""

from django.urls import path

from customers import review_views, wished_views
from customers.wish_views import tell_me_when_back

app_name = "customers"

urlpatterns = [
    path("back-in-stock/", tell_me_when_back, name="tell_me_when_back"),
    path("wish-list/", wished_views.show, name="wish_list"),
    path("wish-list/change/", wished_views.change, name="change_wish_list"),
    path("reviews/<slug:slug>/", review_views.reviews, name="reviews"),
    path("my-reviews/", review_views.mine, name="my_reviews"),
    path("my-reviews/end/", review_views.end_letters, name="end_review_letters"),
    path("my-reviews/<int:pk>/", review_views.write, name="write_review"),
]
