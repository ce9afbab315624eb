"""The shop window's addresses, below /<language>-<market>/."""

from django.urls import path

from catalog import views

app_name = "catalog"

urlpatterns = [
    path("", views.home, name="home"),
    path("c/<slug:slug>/", views.category, name="category"),
    path("brands/", views.brand_index, name="brands"),
    path("brands/<slug:slug>/", views.brand, name="brand"),
    path("collections/<slug:slug>/", views.collection, name="collection"),
    path("p/<slug:slug>/", views.product, name="product"),
    path("journal/", views.journal, name="journal"),
    path("journal/<slug:slug>/", views.article, name="article"),
    path("questions/", views.questions, name="questions"),
    path("compare/", views.compare, name="compare"),
    path("wishes/", views.wishes, name="wishes"),
    path("chosen/", views.chosen_cards, name="chosen"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
]
