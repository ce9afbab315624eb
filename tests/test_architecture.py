"""The law of arrows holds in the whole house, and each law catches a file that breaks it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture

ROOT = Path(__file__).resolve().parents[1]
LAWS = (
    architecture.pointing_up,
    architecture.hidden,
    architecture.circles,
    architecture.imported_edges,
    architecture.long_files,
)


@pytest.fixture(scope="module")
def house() -> dict[str, str]:
    return architecture.read(ROOT)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_the_law(law: Callable[[dict[str, str]], list[str]], house: dict[str, str]) -> None:
    assert len(house) > 100, "the house was not found"
    assert law(house) == []


SOUND = {
    "shop.__init__": "",
    "shop.money": "from decimal import Decimal\n",
    "catalog.__init__": "",
    "catalog.prices": "from shop.money import total\n",
    "orders.bill": "from catalog import prices\nfrom shop import money\n",
}
BROKEN = {
    "a floor up": (architecture.pointing_up, {"shop.money": "from orders.bill import Bill\n"}),
    "a floor up by a bare import": (architecture.pointing_up, {"catalog.prices": "import orders.bill\n"}),
    "a neighbour": (architecture.pointing_up, {"payments.taking": "from catalog import prices\n"}),
    "inside a function": (architecture.hidden, {"orders.bill": "def f():\n    from shop import money\n"}),
    "inside an if": (architecture.hidden, {"orders.bill": "if True:\n    import shop.money\n"}),
    "behind TYPE_CHECKING": (architecture.hidden, {"orders.bill": "if TYPE_CHECKING:\n    from shop import money\n"}),
    "a circle of two": (
        architecture.circles,
        {"shop.money": "from shop import fx\n", "shop.fx": "from shop.money import total\n"},
    ),
    "a circle by relative imports": (
        architecture.circles,
        {"shop.money": "from . import fx\n", "shop.fx": "from .money import total\n"},
    ),
    "an edge": (architecture.imported_edges, {"orders.bill": "from orders.handlers import settle\n"}),
    "a view": (architecture.imported_edges, {"orders.bill": "from orders.views import pay\n"}),
    "301 lines": (architecture.long_files, {"shop.money": "\n" * 301}),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_sound_house_is_left_in_peace(law: Callable[[dict[str, str]], list[str]]) -> None:
    assert law(SOUND) == []


@pytest.mark.parametrize(("law", "twin"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_twin_is_caught(law: Callable[[dict[str, str]], list[str]], twin: dict[str, str]) -> None:
    assert len(law(SOUND | twin)) == 1
