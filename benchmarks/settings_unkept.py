"""The same, with nothing ever kept: each page is made anew from SQL."""

from benchmarks.settings_kept import *  # noqa: F403

CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
