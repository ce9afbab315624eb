"""Prices that follow another currency by a rule: proposed by the machine, decided by a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from moneyed import Money

from catalog.errors import TooMany
from catalog.models import ConversionRule, Decision, Price, PriceProposal
from catalog.proposing import Charm, charming
from shop import fx
from shop.models import Rate, User
from shop.money import money, quantise
from shop.pagecache import bump

MOST_AT_ONCE = 20_000
CHUNK = 1_000


@dataclass(frozen=True)
class Proposed:
    """``made`` proposals wait for a person; ``same`` prices are what the rule wants already."""

    made: int
    same: int


@dataclass(frozen=True)
class Decided:
    """``outdated`` proposals were about a price that has changed since; they change nothing."""

    done: int
    outdated: int


def followed(net: Money, rule: ConversionRule, rate: Decimal) -> Money:
    """What the rule asks for a price in its source currency: converted, margin on top, brought to the ending."""
    exact = net.amount * rate * (100 + rule.margin_percent) / 100
    return charming(money(exact, rule.target), Charm(rule.step, rule.ending))


def rate_of(rule: ConversionRule) -> Decimal:
    """The day's rate. Raises NoRate for one that is too old, BadRate for one that jumped against the one before it."""
    rate = fx.rate(rule.source, rule.target)
    for currency in {fx.PEGS.get(code, (code,))[0] for code in (rule.source, rule.target)} - {"EUR"}:
        newest = Rate.objects.filter(currency=currency, on__lte=timezone.localdate()).order_by("-on").first()
        if newest is not None:
            fx.check(currency, newest.per_euro, on=newest.on)
    return rate


@transaction.atomic
def propose_by(rule: ConversionRule, *, categories: Sequence[int] = ()) -> Proposed:
    """Propose a price for every variant that has one in the source currency (in ``categories``, or everywhere).

    A proposal that was open gives way to the new one. Raises NoRate, BadRate, TooMany; nothing is proposed then.
    """
    rate = rate_of(rule)
    current = Price.objects.filter(variant=OuterRef("variant"), amount_currency=rule.target)
    sources = Price.objects.filter(amount_currency=rule.source, variant__active=True)
    if categories:
        sources = sources.filter(variant__product__category__in=categories)
    sources = sources.annotate(target=Subquery(current.values("amount")[:1])).order_by("variant_id")
    found = list(sources.values_list("variant_id", "amount", "target")[: MOST_AT_ONCE + 1])
    if len(found) > MOST_AT_ONCE:
        raise TooMany(most=MOST_AT_ONCE)
    wanted = [
        PriceProposal(variant_id=variant, amount=amount, was=was, source=money(net, rule.source), rate=rate)  # type: ignore[misc]
        for variant, net, was in found
        if (amount := followed(money(net, rule.source), rule, rate)).amount > 0 and amount.amount != was
    ]
    stale = PriceProposal.objects.filter(state=Decision.OPEN, amount_currency=rule.target)
    stale.filter(variant__in=[variant for variant, _, _ in found]).update(
        state=Decision.OUTDATED, decided_at=timezone.now()
    )
    PriceProposal.objects.bulk_create(wanted, batch_size=CHUNK)
    return Proposed(made=len(wanted), same=len(found) - len(wanted))


@transaction.atomic
def accept(proposals: Iterable[int], by: User) -> Decided:
    """Make these proposals the prices. One whose price was changed meanwhile is put aside, not forced."""
    done = outdated = 0
    for proposal in _open(proposals):
        price = (
            Price.objects.select_for_update()
            .filter(variant_id=proposal.variant_id, amount_currency=proposal.amount.currency.code)  # type: ignore[attr-defined]
            .first()
        )
        if (price.amount.amount if price else None) != proposal.was:  # type: ignore[attr-defined]
            _decide(proposal, Decision.OUTDATED, by)
            outdated += 1
            continue
        price = price or Price(variant_id=proposal.variant_id)
        price.amount, price.proposed = quantise(proposal.amount), False  # type: ignore[arg-type, assignment]
        if price.compare_at is not None and price.compare_at <= price.amount:
            price.compare_at = None  # an earlier price below the price would be a lie
        price.save()
        _decide(proposal, Decision.ACCEPTED, by)
        done += 1
    bump()
    return Decided(done, outdated)


@transaction.atomic
def refuse(proposals: Iterable[int], by: User) -> Decided:
    """Leave the prices as they are."""
    rows = list(_open(proposals))
    for proposal in rows:
        _decide(proposal, Decision.REFUSED, by)
    return Decided(len(rows), 0)


def change_percent(proposal: PriceProposal) -> Decimal | None:
    """By how many per cent the price would change; nothing where there was none or it was free."""
    if not proposal.was:
        return None
    return round((proposal.amount.amount - proposal.was) * 100 / proposal.was, 1)  # type: ignore[attr-defined]


def _open(proposals: Iterable[int]) -> Iterable[PriceProposal]:
    """Locked in key order, so that two people deciding never wait for each other in a circle."""
    rows = PriceProposal.objects.select_for_update().filter(pk__in=list(proposals), state=Decision.OPEN)
    return rows.order_by(F("variant_id"), "pk")


def _decide(proposal: PriceProposal, state: Decision, by: User) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, timezone.now(), by
    proposal.save(update_fields=["state", "decided_at", "decided_by"])
