"""What speaks for us in a dispute: one paper, the same to the byte, sent from the back office by who may."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from orders import holds
from orders.evidence import case_of, evidence, facts
from orders.models import Order
from orders.packing import parcels_of
from payments.applying import apply_facts
from payments.models import Dispute, Payment
from payments.provider import DisputeFacts, Facts
from shop.errors import Missing
from shop.models import User
from shop.outbox import deliver_all
from tests.orders.living import cups_and_pots, nothing_broken, ship
from tests.payments.making import paid_payment

pytestmark = pytest.mark.django_db
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"


def disputed(order: Order, state: str = "open") -> Dispute:
    payment = Payment.objects.get(reference=order.number)
    apply_facts(payment.pk, Facts(dispute=DisputeFacts("dp_1", order.total, "product_not_received", state)))
    deliver_all()
    return Dispute.objects.get()


def clerk(*rights: str) -> User:
    user = User.objects.create_user("clerk@example.org", "a long password here", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def test_the_paper_tells_what_was_bought_sent_and_said() -> None:
    order = cups_and_pots(CUP=2)
    ship(order)
    deliver_all()
    case = case_of(disputed(order))
    told = facts(case, parcels_of(order))
    assert told["summary"] == "The goods were handed to the carrier; the steps it reported are listed below."
    assert ["Order", order.number] in told["purchase"]
    assert ["Reason given", "product_not_received"] in told["purchase"]
    assert ["E-mail", order.email] in told["buyer"]
    assert [row[1] for row in told["goods"]] == ["2"]
    assert [parcel["name"] for parcel in told["parcels"]] == ["Post RR473124829CN"]
    paper = evidence(case)
    assert (paper.name, paper.document[:5], paper.tracking_number) == (
        f"{order.number}-dp_1.pdf",
        b"%PDF-",
        "RR473124829CN",
    )


def test_the_same_facts_make_the_same_paper_to_the_byte() -> None:
    case = case_of(disputed(cups_and_pots()))
    assert evidence(case).document == evidence(case_of(Dispute.objects.get())).document


def test_a_dispute_holds_the_goods_and_winning_it_lets_them_go_but_not_what_a_person_held() -> None:
    order = cups_and_pots()
    holds.hold(order.number, "customs", reason="which glaze?", by=clerk())
    disputed(order)
    assert [hold.kind for hold in order.holds.standing()] == ["customs", "fraud"]
    disputed(order, "won")
    assert [hold.kind for hold in order.holds.standing()] == ["customs"]
    told = [step.told for step in order.history.all()]
    assert "the payment is disputed: dp_1 product_not_received" in told
    assert "the dispute was won: dp_1" in told
    nothing_broken()


def test_a_lost_dispute_leaves_the_goods_held_for_a_person_to_decide() -> None:
    order = cups_and_pots()
    disputed(order)
    disputed(order, "lost")
    assert [hold.kind for hold in order.holds.standing()] == ["fraud"]
    assert [step.told for step in order.history.all()][-1] == "the dispute was lost: dp_1"
    nothing_broken()


def test_staff_see_what_is_due_read_the_paper_and_only_who_may_sends_it(client: Client) -> None:
    dispute = disputed(cups_and_pots())
    client.force_login(clerk("view_dispute"), SIGNED_IN)
    assert "dp_1" in client.get("/admin/payments/dispute/").content.decode()
    assert client.get(reverse("admin:payments_dispute_change", args=[dispute.pk])).status_code == 200
    paper = client.get(reverse("admin:payments_dispute_paper_deed", args=[dispute.pk]))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert client.post(reverse("admin:payments_dispute_answer_deed", args=[dispute.pk])).status_code == 403
    dispute.refresh_from_db()
    assert (dispute.status, dispute.evidence_hash) == ("open", "")


def test_a_provider_that_does_not_answer_is_told_and_nothing_counts_as_sent(client: Client) -> None:
    """The tests' settings point to an address where nobody listens."""
    dispute = disputed(cups_and_pots())
    client.force_login(clerk("view_dispute", "change_dispute"), SIGNED_IN)
    page = reverse("admin:payments_dispute_answer_deed", args=[dispute.pk])
    assert client.get(page).status_code == 200
    answer = client.post(page)
    assert (answer.status_code, b'role="alert"' in answer.content) == (200, True)
    dispute.refresh_from_db()
    assert (dispute.status, dispute.answered_at, dispute.evidence_hash) == ("open", None, "")


def test_a_dispute_about_no_order_of_ours_has_no_paper() -> None:
    payment = paid_payment("OTHER-1")
    apply_facts(payment.pk, Facts(dispute=DisputeFacts("dp_9", payment.owed, "")))
    with pytest.raises(Missing):
        case_of(Dispute.objects.get())
