"""What staff do with bank lines, and money that goes back: each deed is in the books, a refused one changes nothing."""

from collections.abc import Sequence

import pytest

from payments import ledger, refunding
from payments.bank import collecting, deeds, paying_back
from payments.bank.finding import proposals_for
from payments.bank.payers import Payers, payers
from payments.bank.references import reference_of
from payments.errors import AccountOfPayerMissing, LineNotFree, NotOwed, OtherCurrency, RefundTooLarge
from payments.models import BankLine, BankPayBack, LedgerTransaction, Payment, Refund
from shop import invariants
from shop.errors import Missing, Refusal
from shop.models import User
from shop.money import money
from tests.payments.bank_making import PAYER, bring, line_of, transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("clerk@example.com", "a-long-pass-phrase", is_staff=True)


def waiting(amount: str = "49.98", text: str = "thanks") -> BankLine:
    return line_of(bring([(amount, text)]))


def status_of(payment: Payment) -> str:
    return str(Payment.objects.get(pk=payment.pk).status)


@pytest.mark.parametrize("name", ["TW-1", "reference", "token"])
def test_a_person_matches_a_line_by_order_reference_or_token(clerk: User, name: str) -> None:
    payment, line = transfer(), waiting()
    named = {"TW-1": "tw-1", "reference": payment.session_id.lower(), "token": payment.token}[name]
    deeds.match(line, [named], by=clerk)
    line.refresh_from_db()
    assert (status_of(payment), line.status, line.reason) == ("captured", "matched", "by_hand")
    step = line.history.latest("id")
    assert (step.by, step.told, line.matches.get().by) == (clerk, "Matched by a person.", clerk)
    assert invariants.broken() == {}


def test_a_line_is_split_over_two_orders_and_each_is_paid(clerk: User) -> None:
    one, two, line = transfer("TW-1", "10.00"), transfer("TW-2", "20.00"), waiting("30.00")
    deeds.match(line, ["TW-1", "TW-2", "TW-1"], by=clerk)
    line.refresh_from_db()
    assert (status_of(one), status_of(two), line.status) == ("captured", "captured", "matched")
    assert [match.amount for match in line.matches.all()] == [10, 20]
    assert invariants.broken() == {}


@pytest.mark.parametrize(
    ("names", "refusal"),
    [(["TW-9"], Missing), ([""], Missing), (["TW-2"], OtherCurrency), (["TW-1", "TW-3"], LineNotFree)],
)
def test_a_refused_match_changes_nothing(clerk: User, names: list[str], refusal: type[Refusal]) -> None:
    payment, line = transfer("TW-1", "49.98"), waiting()
    transfer("TW-2", "49.98", "GBP")
    transfer("TW-3", "1.00")
    booked = LedgerTransaction.objects.count()
    with pytest.raises(refusal):
        deeds.match(line, names, by=clerk)
    line.refresh_from_db()
    assert (status_of(payment), line.status, line.matches.count()) == ("pending", "waiting", 0)
    assert LedgerTransaction.objects.count() == booked


def test_a_paid_order_takes_no_more(clerk: User) -> None:
    payment = transfer()
    bring([("49.98", payment.session_id)])
    second = waiting("5.00")
    with pytest.raises(LineNotFree):
        deeds.match(second, [payment.session_id], by=clerk)
    with pytest.raises(NotOwed):
        collecting.assign(second, [collecting.Part(payment, money("5.00", "EUR"))], how="by_hand", by=clerk)


def test_what_is_not_ours_leaves_the_books_for_good(clerk: User) -> None:
    line = waiting()
    deeds.not_ours(line, by=clerk)
    assert (line.status, ledger.balances("bank"), ledger.balances("suspense")) == ("not_ours", {}, {})
    for again in (lambda: deeds.not_ours(line, by=clerk), lambda: deeds.match(line, ["TW-1"], by=clerk)):
        with pytest.raises(Refusal):
            again()
    assert invariants.broken() == {}


def test_a_part_is_taken_back_from_an_order_that_it_did_not_pay(clerk: User) -> None:
    payment = transfer()
    line = line_of(bring([("20.00", payment.session_id)]))
    collecting.release(line, by=clerk)
    assert (line.status, line.reason) == ("waiting", "released")
    with pytest.raises(LineNotFree):
        collecting.release(line, by=clerk)
    deeds.match(line, ["TW-1"], by=clerk)
    assert BankLine.objects.get(pk=line.pk).status == "partial"
    assert invariants.broken() == {}


def test_a_surplus_goes_back_to_the_account_it_came_from(clerk: User) -> None:
    payment = transfer()
    line = line_of(bring([("60.00", payment.session_id)]))
    with pytest.raises(LineNotFree):
        paying_back.give_back(line, amount=money("10.03", "EUR"), by=clerk)
    order = paying_back.give_back(line, amount=money("10.02", "EUR"), by=clerk)
    assert (order.other_account, order.name, order.reference) == (PAYER, "Anna Muster", reference_of(order.pk, "R"))
    assert (line.status, line.reason) == ("returned", "given_back")
    with pytest.raises(LineNotFree):
        paying_back.give_back(line, amount=money("0.01", "EUR"), by=clerk)
    paying_back.give_to_bank(order.pk, by=clerk)
    went = line_of(bring([("-10.02", f"surplus {order.reference}")]))
    order.refresh_from_db()
    assert (went.status, went.reason, order.settled_by, order.given_by) == ("matched", "paid_back", went, clerk)
    assert ledger.balances("suspense") == ledger.balances("psp:bank") == {}
    assert ledger.balances("bank") == {"EUR": money("49.98", "EUR")}
    assert invariants.broken() == {}


def test_a_refund_is_ordered_once_and_settled_when_the_statement_shows_it(clerk: User) -> None:
    payment = transfer()
    bring([("49.98", payment.session_id)])
    asked = refunding.refund("TW-1", amount=money("10.00", "EUR"), key="return:1", reason="return")
    with pytest.raises(RefundTooLarge):
        refunding.refund("TW-1", amount=money("40.00", "EUR"), key="return:2", reason="return")
    assert refunding.send(asked.pk)
    assert not refunding.send(asked.pk)
    order = BankPayBack.objects.get()
    asked.refresh_from_db()
    assert (asked.status, asked.provider_id, order.owed, order.other_account) == (
        "sent", order.reference, money("10.00", "EUR"), PAYER,
    )  # fmt: skip
    assert line_of(bring([("-9.00", order.reference)])).reason == "paid_back_differs"
    bring([("-10.00", order.reference)])
    asked.refresh_from_db()
    payment.refresh_from_db()
    assert (asked.status, payment.refunded) == ("settled", money("10.00", "EUR"))
    assert line_of(bring([("-10.00", order.reference, "again")])).reason == "paid_back_differs"
    assert ledger.balances("customer_money") == {"EUR": money("-39.98", "EUR")}
    assert ledger.balances("psp:bank") == {}
    assert invariants.broken() == {}


def test_a_refund_whose_answer_was_lost_is_one_order() -> None:
    payment = transfer()
    bring([("49.98", payment.session_id)])
    asked = refunding.refund("TW-1", amount=money("10.00", "EUR"), key="return:1", reason="return")
    refunding.send(asked.pk)
    Refund.objects.filter(pk=asked.pk).update(provider_id="")
    order = refunding.RefundOrder("return:1", asked.owed, "return", "key", refunding.attempt_of(payment))
    first = refunding.providers.get("bank").refund(order)
    assert (first.provider_id, BankPayBack.objects.count()) == (BankPayBack.objects.get().reference, 1)


def test_a_refund_that_the_bank_sends_back_has_failed_and_may_be_asked_again() -> None:
    payment = transfer()
    bring([("49.98", payment.session_id)])
    asked = refunding.refund("TW-1", amount=money("49.98", "EUR"), key="return:1", reason="return")
    refunding.send(asked.pk)
    order = BankPayBack.objects.get()
    assert line_of(bring([("49.98", order.reference, "early")])).status == "waiting"
    deeds.not_ours(BankLine.objects.get(bank_reference="early"), by=None)
    bring([("-49.98", order.reference)])
    line = line_of(bring([("49.98", f"RETURN {order.reference}")]))
    asked.refresh_from_db()
    payment.refresh_from_db()
    assert (asked.status, asked.failure_code, payment.refunded) == ("failed", "came_back", money("0", "EUR"))
    assert (line.status, line.reason) == ("matched", "came_back")
    assert ledger.balances("bank") == {"EUR": money("49.98", "EUR")}
    assert ledger.balances("customer_money") == {"EUR": money("-49.98", "EUR")}
    with pytest.raises(LineNotFree):
        paying_back.give_back(line, amount=money("1.00", "EUR"))
    assert line_of(bring([("49.98", f"RETURN {order.reference}", "twice")])).status == "waiting"
    assert refunding.refund("TW-1", amount=money("49.98", "EUR"), key="return:2", reason="return").status == "asked"
    assert invariants.broken() == {}


def test_a_surplus_that_comes_back_waits_for_a_person() -> None:
    payment = transfer()
    line = line_of(bring([("60.00", payment.session_id)]))
    order = paying_back.give_back(line, amount=money("10.02", "EUR"))
    bring([("-10.02", order.reference)])
    assert line_of(bring([("10.02", f"RETURN {order.reference}")])).reason == "came_back"
    assert invariants.broken() == {}


def test_whom_it_goes_to_must_be_known_before_it_is_said_to_be_done(clerk: User) -> None:
    line = waiting()
    BankPayBack.objects.create(key="x", amount=money("1.00", "EUR"), line=line)
    order = BankPayBack.objects.get()
    with pytest.raises(AccountOfPayerMissing):
        paying_back.give_to_bank(order.pk, by=clerk)
    paying_back.give_to_bank(order.pk, account="GB29 NWBK 6016 1331 9268 19", name="Ann", by=clerk)
    order.refresh_from_db()
    assert (order.other_account, order.name, order.given_at is not None) == ("GB29NWBK60161331926819", "Ann", True)


def test_charges_of_the_bank_and_lost_references_of_what_went_out(clerk: User) -> None:
    fee = waiting("-3.50", "account fee")
    assert fee.reason == "went_out"
    deeds.is_fee(fee, by=clerk)
    assert ledger.balances("fees:bank") == {"EUR": money("3.50", "EUR")}
    payment = transfer()
    order = paying_back.give_back(
        line_of(bring([("60.00", payment.session_id)])), amount=money("10.02", "EUR"), by=clerk
    )
    lost = waiting("-10.02", "no text")
    with pytest.raises(Missing):
        deeds.is_pay_back(lost, "RF00", by=clerk)
    deeds.is_pay_back(lost, order.reference.lower(), by=clerk)
    order.refresh_from_db()
    assert (order.settled_by, lost.status) == (lost, "matched")
    assert ledger.balances("suspense") == {}
    with pytest.raises(LineNotFree):
        deeds.is_fee(waiting("3.50", "came in"), by=clerk)
    assert invariants.broken() == {}


class Known(Payers):
    def names_of(self, references: Sequence[str]) -> dict[str, str]:
        return {"TW-1": "MUSTER Anna", "TW-2": "Bert Beispiel"}


def test_proposals_are_by_reference_order_amount_and_name_the_strongest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payers, "_classes", {"test": Known})
    anna, bert, other = transfer("TW-10001", "10.00"), transfer("TW-2", "49.98"), transfer("TW-1", "49.98")
    transfer("TW-4", "12.00")
    proposed = proposals_for(waiting("49.98", f"pay {anna.session_id[2:]}, order tw 10001"))
    assert [(each.payment, each.because) for each in proposed] == [
        (anna, ("reference", "order")),
        (other, ("amount", "name")),
        (bert, ("amount",)),
    ]
    assert proposed[0].takes == money("10.00", "EUR")
