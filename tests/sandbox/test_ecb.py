"""The European Central Bank's feed in its own XML, straight and bent."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

import httpx

from shop.outside import World
from shop.outside.ecb import last_published, rates_of

CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"


def rates(world: World) -> tuple[str, dict[str, str]]:
    root = ET.fromstring(httpx.get(f"{world.url}/ecb/eurofxref-daily.xml").content)
    day = next(cube for cube in root.iter(CUBE) if "time" in cube.attrib)
    return day.attrib["time"], {cube.attrib["currency"]: cube.attrib["rate"] for cube in day}


def test_it_quotes_the_currencies_of_the_bank(world: World) -> None:
    day, found = rates(world)
    assert date.fromisoformat(day) <= datetime.now(UTC).date()
    assert {"USD", "GBP", "JPY", "CNY", "KRW", "HKD"} <= set(found)
    assert {"EUR", "TWD", "AED"}.isdisjoint(found)
    assert 1.1 < float(found["USD"]) < 1.22
    assert rates(world) == (day, found)


def test_it_is_published_on_working_days_at_four() -> None:
    assert last_published(datetime(2026, 11, 20, 14, 59, tzinfo=UTC)) == date(2026, 11, 19)
    assert last_published(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)) == date(2026, 11, 20)
    assert last_published(datetime(2026, 11, 22, 20, 0, tzinfo=UTC)) == date(2026, 11, 20)


def test_the_same_day_and_seed_give_the_same_rates() -> None:
    assert rates_of("2026-11-20", seed=1) == rates_of("2026-11-20", seed=1)
    assert rates_of("2026-11-20", seed=1) != rates_of("2026-11-20", seed=2)


def test_it_can_be_bent_and_straightened(world: World) -> None:
    straight = rates(world)
    world.control("ecb/rates", {"USD": "0", "JPY": "NaN", "GBP": None, "time": "2020-01-01"})
    day, bent = rates(world)
    assert (day, bent["USD"], bent["JPY"], "GBP" in bent) == ("2020-01-01", "0", "NaN", False)
    world.control("ecb/rates", method="DELETE")
    assert rates(world) == straight
