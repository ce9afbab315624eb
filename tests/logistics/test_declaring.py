"""What keeps goods at home: no code, no origin, no weight; and which borders are borders."""

import pytest

from logistics.declaring import Lack, crosses_border, lacking, lacks
from logistics.parcel import Goods, Parcel
from shop.money import money


def goods(*, hs: str = "691110", origin: str = "CN", weight_g: int = 300) -> Goods:
    return Goods(hs, origin, 1, money("20", "EUR"), weight_g, sku="CUP")


@pytest.mark.parametrize(
    ("sent_from", "destination", "border"),
    [
        ("CN", "DE", True),
        ("NL", "DE", False),
        ("DE", "DE", False),
        ("NL", "GB", True),
        ("GB", "XI", False),
        ("NL", "XI", False),
        ("CN", "XI", True),
        ("CH", "LI", False),
        ("CN", "HK", True),
        ("CN", "CN", False),
        ("TR", "EG", True),
        ("US", "US", False),
    ],
)
def test_a_border_lies_between_two_customs_territories(sent_from: str, destination: str, border: bool) -> None:
    assert crosses_border(sent_from, destination) is border


@pytest.mark.parametrize(
    ("item", "abroad", "at_home"),
    [
        (goods(), (), ()),
        (goods(hs=""), (Lack.HS_CODE,), ()),
        (goods(hs="770100"), (Lack.WRONG_HS,), ()),
        (goods(hs="69111"), (Lack.WRONG_HS,), ()),
        (goods(hs="69111A"), (Lack.WRONG_HS,), ()),
        (goods(origin=""), (Lack.ORIGIN,), ()),
        (goods(origin="ZZ"), (Lack.ORIGIN,), ()),
        (goods(weight_g=0), (Lack.WEIGHT,), (Lack.WEIGHT,)),
        (goods(hs="", origin="", weight_g=0), (Lack.HS_CODE, Lack.ORIGIN, Lack.WEIGHT), (Lack.WEIGHT,)),
    ],
)
def test_papers_name_what_they_lack(item: Goods, abroad: tuple[Lack, ...], at_home: tuple[Lack, ...]) -> None:
    assert lacks(item, abroad=True) == abroad
    assert lacks(item, abroad=False) == at_home


def test_each_parcel_is_judged_by_its_own_road() -> None:
    bare = goods(hs="")
    parcels = [Parcel("CN", "SZX", (goods(), bare)), Parcel("NL", "RTM", (bare,))]
    assert lacking(parcels, destination="DE") == [(bare, (Lack.HS_CODE,))]
    assert lacking(parcels, destination="GB") == [(bare, (Lack.HS_CODE,)), (bare, (Lack.HS_CODE,))]
