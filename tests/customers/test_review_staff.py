"""Who may read, publish, refuse and answer reviews in the back office; the demo's reviews come in once."""

import json
import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from catalog.models import Product, Reputation, Variant
from customers.invariants import published_is_received, reputation_is_counted
from customers.models import Review
from customers.reviews import writing
from customers.reviews.bringing import bring
from shop.models import User
from tests.customers.reviewing import delivered, published, words
from tests.factories import make_product

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[2] / "demo"


def clerk(*rights: str) -> Client:
    user = User.objects.create_user(email=f"c{User.objects.count()}@example.org", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def deed(review: Review, name: str) -> str:
    return f"/admin/customers/review/{review.pk}/{name}_deed/"


@pytest.fixture
def review() -> Review:
    return writing.write(delivered().pk, words(text="Ein <b>guter</b> Becher."))


def test_who_may_only_look_decides_nothing(review: Review) -> None:
    reader = clerk("view_review")
    assert reader.get("/admin/customers/review/").status_code == 200
    assert "&lt;b&gt;guter&lt;/b&gt;" in reader.get(f"/admin/customers/review/{review.pk}/change/").content.decode()
    for name, given in {"publish": {}, "refuse": {"reason": "x"}, "answer": {"answer": "x"}}.items():
        assert reader.post(deed(review, name), {"version": 1, **given}).status_code == 403
    review.refresh_from_db()
    assert (review.state, review.answer) == ("waiting", "")


def test_who_may_moderate_publishes_refuses_and_answers(review: Review) -> None:
    editor = clerk("view_review", "moderate_review", "answer_review")
    assert "Ein &lt;b&gt;guter&lt;/b&gt; Becher." in editor.get(deed(review, "publish")).content.decode()
    assert editor.post(deed(review, "publish"), {"version": 1}).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.decided_by.email[0]) == ("published", "c")
    assert editor.post(deed(review, "answer"), {"version": 1, "answer": "Danke."}).status_code == 302
    assert Reputation.objects.get().newest["de"][0][-1] == "Danke."
    assert editor.post(deed(review, "refuse"), {"version": 1, "reason": ""}).status_code == 200
    assert Review.objects.get().state == "published"
    assert editor.post(deed(review, "refuse"), {"version": 1, "reason": "Doppelt."}).status_code == 302
    assert not Reputation.objects.exists()


def test_words_that_changed_meanwhile_are_not_published(review: Review) -> None:
    editor = clerk("view_review", "moderate_review")
    writing.write(review.received_id, words(text="Anders."))
    answer = editor.post(deed(review, "publish"), {"version": 1})
    assert "The review was changed in the meantime" in answer.content.decode()
    assert Review.objects.get().state == "waiting"


def test_the_demos_reviews_come_in_once_published_and_in_their_languages() -> None:
    rows = json.loads((DEMO / "reviews.json").read_text())["reviews"]
    for row in rows:
        owner = Product.objects.filter(slug=row["product"]).first()
        if not Variant.objects.filter(sku=row["sku"]).exists():
            make_product(row["sku"], slug=row["product"], product=owner)
    proved = [row for row in rows if row["verified"]]
    assert bring(DEMO) == len(proved) >= 12
    assert bring(DEMO) == 0
    assert Review.objects.filter(state="published").count() == len(proved)
    assert set(Review.objects.values_list("language", flat=True)) == {row["language"] for row in proved}
    assert published_is_received() == reputation_is_counted() == []


def test_a_folder_with_an_unknown_variant_brings_nothing(tmp_path: Path) -> None:
    shutil.copytree(DEMO / "schema", tmp_path / "schema")
    shutil.copy(DEMO / "reviews.json", tmp_path)
    with pytest.raises(CommandError, match="there is no such variant"):
        call_command("loadreviews", tmp_path)
    assert not Review.objects.exists()


def test_invariants_find_a_wrong_count() -> None:
    published(delivered())
    assert reputation_is_counted() == []
    Reputation.objects.update(average=490)
    assert len(reputation_is_counted()) == 1
