"""The tree of categories: read in its order, moved as asked or not at all, at ten thousand as at ten."""

from contextlib import suppress

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import tree
from catalog.errors import InsideItself, TooManyMoved
from catalog.models import Category
from shop import markets
from shop.errors import Missing
from shop.models import User
from tests.factories import make_product

# Which of six categories, into which (-1 is the top), to which place.
MOVE = st.tuples(st.sets(st.integers(0, 5), min_size=1), st.integers(-1, 5), st.integers(1, 7))


@pytest.fixture
def staff(client: Client, db: None) -> User:
    user = User.objects.create(email="mei@shop.example", name="Mei", is_staff=True, is_superuser=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


@pytest.fixture
def shop(db: None) -> dict[str, Category]:
    """Tea (pots, cups (small)), Light."""
    tea = Category.objects.create(slug="tea", name_en="Tea", position=0)
    light = Category.objects.create(slug="light", name_en="Light", name_de="Licht", position=1)
    pots = Category.objects.create(slug="pots", name_en="Pots", parent=tea, position=0)
    cups = Category.objects.create(slug="cups", name_en="Cups", parent=tea, position=1)
    small = Category.objects.create(slug="small", name_en="Small", parent=cups, position=0)
    return {"tea": tea, "light": light, "pots": pots, "cups": cups, "small": small}


def shape() -> str:
    """The tree in its order, each as parent/slug:position."""
    rows = Category.objects.annotate(nth=tree.nth()).order_by("nth").select_related("parent")
    return " ".join(f"{row.parent.slug + '/' if row.parent else ''}{row.slug}:{row.position}" for row in rows)


BEFORE = "tea:0 tea/pots:0 tea/cups:1 cups/small:0 light:1"


@pytest.mark.parametrize(
    ("moved", "into", "place", "after"),
    [
        (["cups"], "light", None, "tea:0 tea/pots:0 light:1 light/cups:0 cups/small:0"),
        (["small", "pots"], None, 1, "small:0 pots:1 tea:2 tea/cups:1 light:3"),
        (["cups"], "tea", 1, "tea:0 tea/cups:0 cups/small:0 tea/pots:1 light:1"),
        (["small"], "tea", 2, "tea:0 tea/pots:0 tea/small:1 tea/cups:2 light:1"),
        (["small"], "tea", 99, "tea:0 tea/pots:0 tea/cups:1 tea/small:2 light:1"),
        (["pots", "pots"], "tea", 1, BEFORE),
    ],
)
def test_a_branch_comes_to_lie_where_it_was_asked_to(
    shop: dict[str, Category], moved: list[str], into: str | None, place: int | None, after: str
) -> None:
    assert shape() == BEFORE
    tree.move([shop[slug].pk for slug in moved], into=shop[into].pk if into else None, place=place)
    assert shape() == after


def test_a_branch_never_comes_to_lie_in_itself_and_nothing_is_moved_then(shop: dict[str, Category]) -> None:
    for moved, into in ((["tea"], "tea"), (["tea"], "small"), (["light", "cups"], "small")):
        with pytest.raises(InsideItself):
            tree.move([shop[slug].pk for slug in moved], into=shop[into].pk)
        assert shape() == BEFORE
    for moved, into in (([10**9], None), ([shop["cups"].pk], 10**9)):
        with pytest.raises(Missing):
            tree.move(moved, into=into)
    with pytest.raises(TooManyMoved):
        tree.move(range(tree.MOST_MOVED + 1), into=None)
    assert shape() == BEFORE


def test_a_move_stands_in_the_history_of_what_was_moved_and_of_nothing_else(shop: dict[str, Category]) -> None:
    LogEntry.objects.all().delete()
    tree.move([shop["cups"].pk], into=None, place=1)
    assert [(entry.object_repr, sorted(entry.changes_dict)) for entry in LogEntry.objects.all()] == [
        ("Cups", ["parent", "position"])
    ]
    tree.move([shop["small"].pk], into=shop["tea"].pk, place=1)
    assert LogEntry.objects.first().object_repr == "Small"


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(
    moves=st.lists(st.tuples(st.sets(st.integers(0, 5), min_size=1), st.integers(-1, 5), st.integers(1, 7)), max_size=6)
)
def test_after_any_moves_every_category_hangs_on_the_tree_once_and_no_two_share_a_place(
    moves: list[tuple[set[int], int, int]],
) -> None:
    Category.objects.update(parent=None)
    Category.objects.all().delete()
    made = [Category.objects.create(slug=f"c-{n}", name_en=f"C {n}", position=n) for n in range(6)]
    for moved, into, place in moves:
        with suppress(InsideItself):
            tree.move([made[n].pk for n in sorted(moved)], into=None if into < 0 else made[into].pk, place=place)
    rows = Category.objects.annotate(nth=tree.nth()).values_list("nth", "parent", "position")
    assert sorted(nth for nth, _parent, _position in rows) == [1, 2, 3, 4, 5, 6]
    assert len({(parent, position) for _nth, parent, position in rows}) == 6


def forest() -> list[int]:
    """10 x 10 x 99 categories and the ones above them: 10,010."""

    def plant(parents: list[Category | None], each: int, mark: str) -> list[Category]:
        made = [
            Category(slug=f"{mark}-{n}-{m}", name_en=f"{mark} {n} {m}", parent=parent, position=m)
            for n, parent in enumerate(parents)
            for m in range(each)
        ]
        return Category.objects.bulk_create(made, batch_size=2_000)

    top = plant([None], 10, "top")
    middle = plant(list(top), 10, "middle")
    low = plant(list(middle), 99, "low")
    return [row.pk for row in (*top, *middle, *low)]


def listed(client: Client) -> tuple[list[str], list[str]]:
    """Slugs on the first page of the list, and what it asked when it was opened a second time."""
    listing = reverse("admin:catalog_category_changelist")
    client.get(listing)
    markets.all_markets()  # kept for some seconds by each process; they may just have passed
    with CaptureQueriesContext(connection) as queries:
        page = client.get(listing)
    return [row.slug for row in page.context["cl"].result_list], [str(query["sql"]) for query in queries]


def test_the_tree_asks_as_little_at_ten_thousand_categories_as_at_five(
    client: Client, staff: User, shop: dict[str, Category]
) -> None:
    ContentType.objects.get_for_model(Category)  # read once a process, by whichever test comes first
    _slugs, of_five = listed(client)
    Category.objects.update(parent=None)
    Category.objects.all().delete()
    planted = forest()
    shown, asked = listed(client)
    assert shown[:4] == ["top-0-0", "middle-0-0", "low-0-0", "low-0-1"]
    assert len(shown) == 100
    assert len(asked) == len(of_five) <= 6, "\n".join(asked)

    with CaptureQueriesContext(connection) as queries:
        tree.move([planted[-1], planted[-2]], into=planted[0], place=1)
    assert len(queries) == 12, "lock, rows, circle, numbers; then a row and its history for each of the two"
    top = Category.objects.filter(parent=planted[0]).values_list("pk", "position")
    assert list(top)[:2] == [(planted[-1], 0), (planted[-2], 1)]
    assert [position for _pk, position in top] == list(range(12))


def test_the_list_stands_in_the_order_of_the_tree_with_its_ways_and_products(
    client: Client, staff: User, shop: dict[str, Category]
) -> None:
    make_product("CUP", category=shop["small"])
    page = client.get(reverse("admin:catalog_category_changelist"))
    rows = [(row.name, row.way, row.how_many) for row in page.context["cl"].result_list]
    assert rows == [
        ("Tea", [], 0),
        ("Pots", ["Tea"], 0),
        ("Cups", ["Tea"], 0),
        ("Small", ["Tea", "Cups"], 1),
        ("Light", [], 0),
    ]
    assert '<span class="in-tree in-tree-2">Small</span>' in page.content.decode()
    found = client.get(reverse("admin:catalog_category_changelist"), {"q": "small"})
    assert "Tea › Cups" in found.content.decode()


def test_several_categories_are_moved_from_the_list_by_a_form(
    client: Client, staff: User, shop: dict[str, Category]
) -> None:
    listing, move = reverse("admin:catalog_category_changelist"), reverse("admin:catalog_category_move")
    marked = {"action": "move_together", "_selected_action": [shop["small"].pk, shop["pots"].pk]}
    page = client.post(listing, marked)
    assert page.context["ids"] == f"{shop['pots'].pk},{shop['small'].pk}", "in the order of the tree"
    assert "Pots, Small" in page.content.decode()

    done = client.post(move, {"ids": page.context["ids"], "into": shop["light"].pk, "place": ""}, follow=True)
    assert "2 categories were moved." in done.content.decode()
    assert shape() == "tea:0 tea/cups:1 light:1 light/pots:0 light/small:1"


@pytest.mark.parametrize(
    ("into", "place", "sentence"),
    [
        ("small", "", "A category cannot lie in itself or in one that lies in it."),
        ("light", "0", "greater than or equal to 1"),
        ("light", "first", "Enter a whole number."),
        ("light", "9" * 30, "less than or equal to 10000"),
        ("'; DROP TABLE catalog_category; --", "", "Select a valid choice"),
        ("9" * 30, "", "Select a valid choice"),
        ("\u202e", "", "Select a valid choice"),
    ],
)
def test_a_move_that_cannot_be_is_refused_at_its_field(
    client: Client, staff: User, shop: dict[str, Category], into: str, place: str, sentence: str
) -> None:
    target = shop[into].pk if into in shop else into
    page = client.post(
        reverse("admin:catalog_category_move"), {"ids": str(shop["cups"].pk), "into": target, "place": place}
    )
    assert page.status_code == 200
    assert sentence in str(page.context["form"].errors)
    assert shape() == BEFORE


def test_who_may_only_look_at_categories_moves_none(client: Client, staff: User, shop: dict[str, Category]) -> None:
    staff.is_superuser = False
    staff.save()
    asked = {"ids": str(shop["cups"].pk), "into": ""}
    assert client.post(reverse("admin:catalog_category_move"), asked).status_code == 403
    row = reverse("admin:catalog_category_move_this", args=[shop["cups"].pk])
    assert client.get(row).status_code == 403
    staff.is_superuser = True
    staff.save()
    assert client.get(row).status_code == 200
    assert client.post(reverse("admin:catalog_category_move"), {"ids": "x,-1"}).status_code == 302
    assert shape() == BEFORE
