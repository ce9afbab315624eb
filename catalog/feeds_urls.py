"""Addresses for robots, outside any language."""

from django.urls import path

from catalog import feeds, merchants

urlpatterns = [
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemaps/<slug:place>-<int:number>.xml", feeds.sitemap, name="sitemap_part"),
    path("robots.txt", feeds.robots, name="robots"),
    path("feeds/<slug:place>/google.xml", merchants.google, name="feed_google"),
    path("feeds/<slug:place>/meta.xml", merchants.meta, name="feed_meta"),
]
