"""Addresses are remembered per language and market: the second market of a language gets its own."""

import pytest
from django.urls import reverse
from django.utils import translation

from shop import markets

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["account_login", "shop:me"])
def test_every_market_of_a_language_has_its_own_addresses(name):
    written = {}
    with translation.override("de"):
        for code in ("eu", "world", "us", "eu"):
            with markets.override(code):
                written[code] = reverse(name)
    assert [path.split("/")[1] for path in written.values()] == ["de-eu", "de-world", "de-us"]
