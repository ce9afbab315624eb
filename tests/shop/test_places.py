"""Addresses as each country writes them."""

import pytest
from django.utils import translation

from shop.places import Address, BadAddress, clean, country_name, fields_for


def names(country: str) -> list[str]:
    return [field.name for field in fields_for(country)]


def test_a_country_is_asked_for_what_it_writes_in_its_own_order():
    assert names("DE") == ["name", "organization", "street", "postal", "city", "phone"]
    assert names("US") == ["name", "organization", "street", "city", "region", "postal", "phone"]
    assert names("JP") == ["name", "postal", "region", "street", "organization", "phone"]
    assert "postal" not in names("AE")


def test_a_complete_address_is_kept_and_written_as_at_home():
    address = clean({"name": "Anna Weiß", "street": "Torstraße 1", "postal": "10119", "city": "Berlin"}, "DE")
    assert address.lines() == ["Anna Weiß", "Torstraße 1", "10119 BERLIN", "Germany"]
    assert Address.from_json(address.to_json()) == address


def test_each_wrong_field_gets_its_own_sentence():
    with pytest.raises(BadAddress) as refusal:
        clean({"name": "", "street": "Torstraße 1", "postal": "1", "city": ""}, "DE")
    assert {name: str(text) for name, text in refusal.value.errors.items()} == {
        "name": "Please fill this in.",
        "city": "Please fill this in.",
        "postal": "This does not look right for the country.",
    }


def test_a_name_as_long_as_a_novel_is_refused():
    with pytest.raises(BadAddress) as refusal:
        clean({"name": "x" * 500, "street": "Torstraße 1", "postal": "10119", "city": "Berlin"}, "DE")
    assert set(refusal.value.errors) == {"name"}


def test_a_state_must_be_one_of_the_country():
    with pytest.raises(BadAddress) as refusal:
        clean({"name": "A", "street": "1 Main", "postal": "02108", "city": "Boston", "region": "Atlantis"}, "US")
    assert "region" in refusal.value.errors


def test_countries_are_named_in_the_readers_language():
    with translation.override("ja"):
        assert country_name("DE") == "ドイツ"
    assert country_name("DE", "zh-hant") == "德國"
