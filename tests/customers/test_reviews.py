"""Reviews: only who received a piece writes one, nothing appears before staff have read it, pages tell the rest."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator

from catalog.browse import menu, questions
from catalog.models import Reputation
from customers.errors import ReasonMissing, ReviewChanged, TooLateToChange
from customers.models import Customer, Received, Review
from customers.reviews import access, moderation, receiving, writing
from orders import lifecycle
from shop import mail
from shop.errors import IllegalMove
from shop.models import MailMessage
from shop.outbox import deliver_all
from tests.customers.reviewing import OURS, aged, delivered, published, words
from tests.factories import make_product
from tests.orders.making import fill, pay, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parent.parent / "catalog" / "schema" / "json_ld.schema.json"
GOOD = {"stars": "4", "title": "Schön", "text": "Liegt gut in der Hand.", "author": "", "language": "de"}
NASTY = "<script>alert(1)</script> http://spam.example \u202e {{ 7*7 }} %(name)s"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    menu.forget()
    questions.forget()


def reputation(sku: str = "CUP") -> tuple[int, int] | None:
    return Reputation.objects.filter(product__variants__sku=sku).values_list("count", "average").first()


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# Who may write


def test_a_delivered_order_is_the_right_to_review_its_pieces_each_once() -> None:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=2, POT=1))
    pay(order)
    deliver_all()
    assert not Received.objects.exists()
    lifecycle.ship(order.number, place="SZX", carrier="post", tracking_number="RR473124829CN")
    lifecycle.deliver(order.number)
    deliver_all()
    pieces = list(Received.objects.order_by("sku").values_list("sku", "order", "customer__email"))
    assert pieces == [("CUP", order.number, order.email), ("POT", order.number, order.email)]
    again = receiving.remember(
        "TW-2", [receiving.Piece("CUP", "")], email=order.email, name="", language="de", market="eu"
    )
    assert again == 0
    assert Received.objects.count() == 2


def test_the_letter_comes_once_some_days_after_delivery_and_its_link_opens_the_form(client: Client) -> None:
    piece = delivered(days=5.9)
    assert receiving.invite_due() == 0
    aged(piece, at=timezone.now() - timedelta(days=6.1))
    assert (receiving.invite_due(), receiving.invite_due()) == (1, 0)
    letter = MailMessage.objects.get(kind="review_invitation")
    message = mail.compose(letter)
    assert (letter.to, letter.language) == ("mia@example.org", "de")
    [line] = letter.context["lines"]
    assert line["name"] == "Becher"
    assert line["link"] in message.body
    opened = client.get(line["link"].removeprefix("http://testserver"))
    assert (opened.status_code, opened["Location"]) == (302, f"/de-eu/my-reviews/{piece.pk}/")
    assert opened["Referrer-Policy"] == "no-referrer"
    assert "Becher" in page_of(client, opened["Location"])


def test_pieces_of_one_order_share_a_letter_and_who_wants_none_gets_none(client: Client) -> None:
    delivered("CUP", days=7)
    delivered("POT", days=7)
    delivered("CUP", "no@example.org", order="TW-2", days=7)
    link = access.link_to_end(Received.objects.get(customer__email="no@example.org"))
    path = link.removeprefix("http://testserver")
    assert "<form" in page_of(client, path)
    assert Customer.objects.get(email="no@example.org").review_letters, "a mail program that looks ends nothing"
    key = path.partition("key=")[2]
    assert client.post("/de-eu/my-reviews/end/", {"key": key}, headers=OURS).status_code == 200
    assert receiving.invite_due() == 1
    assert len(MailMessage.objects.get(kind="review_invitation").context["lines"]) == 2
    assert not Received.objects.filter(invited_at=None).exists()
    assert client.post("/de-eu/my-reviews/end/", {"key": key + "x"}, headers=OURS).status_code == 404


def test_what_was_delivered_long_ago_is_not_asked_about() -> None:
    delivered(days=61)
    assert receiving.invite_due() == 0
    assert not MailMessage.objects.filter(kind="review_invitation").exists()


def test_a_foreign_a_forged_and_an_old_key_open_nothing(client: Client, monkeypatch) -> None:
    piece, other = delivered(), delivered("POT", "bo@example.org")
    here = f"/de-eu/my-reviews/{piece.pk}/"
    key = access.link_to(other).partition("key=")[2]
    for wrong in (key, "1:abc:def", "", "\x00"):
        client.get(here, {"key": wrong})
        assert client.get(here).status_code == 404
    right = access.link_to(piece).partition("key=")[2]
    later = timezone.now() + timedelta(days=181)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    client.get(here, {"key": right})
    assert client.post(here, GOOD, headers=OURS).status_code == 404
    assert not Review.objects.exists()


def test_an_account_finds_what_it_received_and_nobody_elses(client: Client, member) -> None:
    mine = delivered()
    other = delivered("POT", "bo@example.org")
    assert client.get("/de-eu/my-reviews/").status_code == 302
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = page_of(client, "/de-eu/my-reviews/")
    assert f"/de-eu/my-reviews/{mine.pk}/" in page
    assert f"/my-reviews/{other.pk}/" not in page
    assert client.get(f"/de-eu/my-reviews/{other.pk}/").status_code == 404
    answer = client.post(f"/de-eu/my-reviews/{mine.pk}/", GOOD, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (303, f"/de-eu/my-reviews/{mine.pk}/?kept=1")
    review = Review.objects.get()
    assert (review.stars, review.title, review.state, review.received) == (4, "Schön", "waiting", mine)


# What a form takes


@pytest.fixture
def guest(client: Client) -> tuple[Client, str]:
    piece = delivered()
    client.get(access.link_to(piece).removeprefix("http://testserver"))
    return client, f"/de-eu/my-reviews/{piece.pk}/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"stars": ""},
        {"stars": "0"},
        {"stars": "6"},
        {"stars": "4.5"},
        {"stars": "nan"},
        {"title": ""},
        {"title": "x" * 121},
        {"title": "\u202e\u2066"},
        {"text": ""},
        {"text": "\u202e \u2069"},
        {"text": "x" * 4001},
        {"text": "a\x00b"},
        {"author": "x" * 61},
        {"language": "tlh"},
        {"language": ""},
    ],
)
def test_a_bad_entry_is_said_at_its_field_and_nothing_is_kept(guest, wrong: dict[str, str]) -> None:
    client, here = guest
    answer = client.post(here, GOOD | wrong, headers=OURS)
    assert answer.status_code == 422
    assert f'id="id_{next(iter(wrong))}' in answer.content.decode()
    assert "field-error" in answer.content.decode()
    assert not Review.objects.exists()


def test_html_and_links_are_shown_as_the_characters_they_are(guest) -> None:
    client, here = guest
    client.post(here, GOOD | {"title": NASTY[:100], "text": NASTY, "author": "<b>Mia</b>"}, headers=OURS)
    review = Review.objects.get()
    assert "\u202e" not in review.text
    moderation.publish(review.pk, version=1, by=None)
    for address in ("/de-eu/p/cup/", "/de-eu/reviews/cup/"):
        page = page_of(client, address)
        assert "&lt;script&gt;alert(1)&lt;/script&gt; http://spam.example" in page
        assert "<script>alert" not in page
        assert 'href="http://spam.example' not in page
        assert "&lt;b&gt;Mia&lt;/b&gt;" in page


def test_a_form_of_another_site_and_a_flood_are_refused(guest) -> None:
    client, here = guest
    assert client.post(here, GOOD, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Review.objects.exists()
    answers = [client.post(here, GOOD, headers=OURS).status_code for _turn in range(11)]
    assert answers == [303] * 10 + [429]
    assert Review.objects.get().version == 1, "the same words are no change"


# The life of a review


def test_nothing_appears_before_staff_have_read_it_and_a_change_is_read_again(client: Client) -> None:
    piece = delivered()
    review = writing.write(piece.pk, words())
    assert reputation() is None
    assert "Ein guter Becher." not in page_of(client, "/de-eu/p/cup/")
    moderation.publish(review.pk, version=1, by=None)
    assert reputation() == (1, 500)
    writing.write(piece.pk, words(1, "Gesprungen"))
    assert reputation() is None
    assert Review.objects.get().state == "waiting"


def test_the_average_is_counted_half_up_over_published_ones_only() -> None:
    for n, stars in enumerate((5, 4, 4, 1)):
        piece = delivered("CUP", f"b{n}@example.org")
        if stars == 1:
            writing.write(piece.pk, words(stars))
        else:
            published(piece, stars=stars)
    assert reputation() == (3, 433)
    worst = Review.objects.get(stars=1)
    moderation.publish(worst.pk, version=1, by=None)
    assert reputation() == (4, 350)
    moderation.refuse(worst.pk, version=1, reason="Beleidigung", by=None)
    assert reputation() == (3, 433)


def test_it_can_be_changed_for_thirty_days_and_then_stays_as_it_is() -> None:
    piece = delivered()
    review = published(piece)
    aged(review, written_at=timezone.now() - timedelta(days=29.9))
    writing.write(piece.pk, words(4))
    aged(review, written_at=timezone.now() - timedelta(days=30.1))
    with pytest.raises(TooLateToChange):
        writing.write(piece.pk, words(1))
    assert Review.objects.get().stars == 4


def test_staff_publish_the_words_they_have_read_and_no_newer_ones() -> None:
    piece = delivered()
    review = writing.write(piece.pk, words())
    writing.write(piece.pk, words(text="Kauft bei spam.example"))
    with pytest.raises(ReviewChanged):
        moderation.publish(review.pk, version=1, by=None)
    assert Review.objects.get().state == "waiting"
    assert reputation() is None


def test_a_refusal_needs_a_reason_which_the_writer_reads_in_a_letter() -> None:
    review = writing.write(delivered().pk, words())
    with pytest.raises(ReasonMissing):
        moderation.refuse(review.pk, version=1, reason="  ", by=None)
    assert Review.objects.get().state == "waiting"
    moderation.refuse(review.pk, version=1, reason="Bitte ohne Namen Dritter.", by=None)
    letter = MailMessage.objects.get(kind="review_refused")
    assert "Bitte ohne Namen Dritter." in mail.compose(letter).body
    with pytest.raises(IllegalMove):
        moderation.refuse(review.pk, version=1, reason="noch einmal", by=None)


def test_the_database_holds_one_review_a_piece_stars_reasons_and_the_table_of_moves() -> None:
    piece = delivered()
    review = writing.write(piece.pk, words())
    wrong = [
        lambda: Review.objects.create(received=piece, product_id=piece.product_id, **vars(words())),
        lambda: Review.objects.filter(pk=review.pk).update(stars=6),
        lambda: Review.objects.filter(pk=review.pk).update(state="refused"),
    ]
    for deed in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


# What pages show


def test_her_language_comes_first_and_others_say_which_they_are(client: Client) -> None:
    published(delivered("CUP", "a@example.org"), language="ar", title="جميل", text="كوب جميل جدا.")
    published(delivered("CUP", "b@example.org"), language="en", title="Fine", text="A fine cup.")
    published(delivered("CUP", "c@example.org"), language="de", title="Gut", text="Guter Becher.")
    for address in ("/ar-eu/p/cup/", "/ar-eu/reviews/cup/"):
        page = page_of(client, address)
        assert page.index("كوب جميل") < page.index("Guter Becher.") < page.index("A fine cup.")
        assert '<p class="review-text" lang="en" dir="ltr">A fine cup.</p>' in page
        assert '<p class="review-text" dir="rtl">كوب جميل جدا.</p>' in page
    page = page_of(client, "/en-us/p/cup/")
    assert page.index("A fine cup.") < page.index("Guter Becher.") < page.index("كوب جميل")
    assert "5 out of 5 stars, 3 reviews" in page
    assert "Every review here is by somebody who bought the piece in this shop and received it" in page


def test_a_product_page_with_reviews_costs_as_many_statements_as_one_without(client: Client) -> None:
    make_product("POT")
    published(delivered())
    client.get("/de-eu/p/pot/")

    def cost(slug: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(client, f"/de-eu/p/{slug}/?v={slug.upper()}")
        return len(queries)

    assert cost("cup") <= cost("pot") <= 2


def test_a_long_list_is_read_to_its_end_each_once_whatever_the_cursor_says(client: Client) -> None:
    for n in range(45):
        language = "de" if n % 2 else "en"
        published(delivered("CUP", f"b{n}@example.org"), language=language, title=f"Titel {n:02}")
    seen: list[str] = []
    address = "/de-eu/reviews/cup/"
    for _page in range(3):
        with CaptureQueriesContext(connection) as queries:
            page = page_of(client, address)
        assert len(queries) <= 5
        seen += [part[:8] for part in page.split('dir="ltr">')[1:] if part.startswith("Titel")]
        address = f"/de-eu/reviews/cup/{page.partition('reviews/cup/?after=')[2].partition(chr(34))[0]}"
        address = address.replace("cup/1", "cup/?after=1").replace("cup/0", "cup/?after=0")
    own = [f"Titel {n:02}" for n in reversed(range(45)) if n % 2]
    others = [f"Titel {n:02}" for n in reversed(range(45)) if not n % 2]
    assert seen == own + others
    for wrong in ("2-1", "0-0", "1-" + "9" * 18, "1-" + "9" * 30, "x", "\u0661-\u0661", "1-1' OR 1=1"):
        assert client.get("/de-eu/reviews/cup/", {"after": wrong}).status_code == 200


def test_a_product_without_reviews_says_so_and_an_unknown_one_is_missing(client: Client) -> None:
    make_product("CUP")
    assert "No reviews yet" in page_of(client, "/en-us/reviews/cup/")
    assert "review" not in page_of(client, "/en-us/p/cup/").partition("</main>")[0].partition("<main")[2]
    assert client.get("/en-us/reviews/nothing/").status_code == 404


def test_structured_data_has_published_reviews_only_and_is_what_the_rules_ask(client: Client) -> None:
    published(delivered("CUP", "a@example.org"), stars=4, text='</script> & "x"')
    writing.write(delivered("CUP", "b@example.org").pk, words(1))
    page = page_of(client, "/de-eu/p/cup/")
    data = json.loads(page.partition('application/ld+json">')[2].partition("</script>")[0])
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(data)
    product = data["@graph"][0]
    rating = product["aggregateRating"]
    assert (rating["ratingValue"], rating["reviewCount"]) == ("4", 1)
    [review] = product["review"]
    assert (review["reviewBody"], review["inLanguage"]) == ('</script> & "x"', "de")
