"""The story of a customer is only ever added to."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from customers import joining, timeline
from customers.models import Customer, TimelineNote

pytestmark = pytest.mark.django_db


def test_a_note_lands_with_the_customer_of_that_address() -> None:
    customer = joining.recognise("mia@example.org", language="de", market="eu")
    timeline.note("MIA@example.org", kind="order_paid", reference="TW-1", text="86,40 €")
    note = TimelineNote.objects.get()
    assert (note.customer, note.kind, note.reference, note.text) == (customer, "order_paid", "TW-1", "86,40 €")
    customer.refresh_from_db()
    assert customer.language == "de"


def test_a_note_of_a_stranger_makes_her_a_customer() -> None:
    timeline.note("new@example.org", kind="order_placed", reference="TW-2")
    assert Customer.objects.get().email == "new@example.org"


@pytest.mark.parametrize("deed", [lambda rows: rows.update(text="better"), lambda rows: rows.delete()])
def test_a_note_is_never_changed_or_taken_away(deed) -> None:
    timeline.note("mia@example.org", kind="order_paid", reference="TW-1")
    with pytest.raises(DatabaseError), transaction.atomic():
        deed(TimelineNote.objects.all())
    assert TimelineNote.objects.get().text == ""


def test_staff_read_the_kind_as_a_word() -> None:
    with translation.override("en"):
        assert timeline.label("order_paid") == timeline.label("paid") == "paid"
        assert timeline.label("something_new") == "something_new"
