"""The address plan. Only Django's own words point upward: these includes are links, not imports."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from shop import media, views
from shop.me import me
from shop.storefront import storefront_patterns

handler404 = "shop.views.not_found"

shop_patterns = [path("me/", me, name="me")]
outside_patterns = [
    path("", views.front_door, name="front_door"),
    path("choose/", views.choose, name="choose"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("dev/mail/", views.dev_mail, name="dev_mail"),
    path("dev/mail/<str:name>/", views.dev_mail, name="dev_letter"),
    path("media/<path:path>", media.serve, name="media"),
]

urlpatterns = [
    path("", include((outside_patterns, "house"))),
    path("", include("catalog.feeds_urls")),
    path("webhooks/", include("payments.urls")),
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    *storefront_patterns(
        path("", include((shop_patterns, "shop"))),
        path("", include("catalog.urls")),
        path("", include("orders.urls")),
        path("", include("logistics.urls")),
        path("", include("customers.wish_urls")),
        path("account/", include("customers.urls")),
    ),
]
