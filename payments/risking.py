"""Is this purchase what it seems? Signals speak, each for so many points; a market's thresholds make a verdict of them.

Nothing is refused by a machine: a doubtful payment is asked for 3-D Secure, a more doubtful order waits for a person.
What cannot be judged waits as well.
"""

import json
import time
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from payments.errors import NothingToDecide
from payments.models import RiskCheck, RiskDecision, RiskEntry, RiskPolicy, RiskVerdict, RiskWeight
from payments.suspicion import KEYED, Before, Finding, Purchase, signals
from shop.asking import rows
from shop.models import User

log = structlog.get_logger(__name__)

MOST = 100
FAILED = "could_not_judge"
DENIED, TRUSTED = "denied", "trusted"
# How long what a person decided speaks about others.
REMEMBERS = timedelta(days=180)
# Points and thresholds are asked again after some seconds; a checkout asks for them each time.
RULES_KEPT_S = 5

# One question: the counts, the keys known from an earlier judgement of the same reference, and the shop's lists.
BEFORE = """
WITH mine AS (
    SELECT coalesce(nullif(%(email)s, ''), m.email_key, '') AS email,
           coalesce(nullif(%(place)s, ''), m.place_key, '') AS place,
           coalesce(nullif(%(address)s, ''), m.address_key, '') AS address,
           coalesce(nullif(%(card)s, ''), m.card_key, '') AS card,
           coalesce(m.seen_in, '') AS seen_in
    FROM (SELECT 1) AS one LEFT JOIN payments_riskcheck m ON m.reference = %(reference)s
)
SELECT mine.seen_in,
       count(*) FILTER (WHERE mine.email <> '' AND c.email_key = mine.email AND c.at > %(day)s),
       count(*) FILTER (WHERE mine.place <> '' AND c.place_key = mine.place AND c.at > %(day)s),
       count(*) FILTER (WHERE mine.address <> '' AND c.address_key = mine.address AND c.at > %(day)s),
       count(*) FILTER (WHERE mine.card <> '' AND c.card_key = mine.card AND c.at > %(day)s),
       count(DISTINCT c.card_key) FILTER (
           WHERE mine.email <> '' AND c.email_key = mine.email
             AND c.card_key NOT IN ('', mine.card) AND c.at > %(month)s),
       count(DISTINCT c.email_key) FILTER (
           WHERE mine.card <> '' AND c.card_key = mine.card
             AND c.email_key NOT IN ('', mine.email) AND c.at > %(month)s),
       count(*) FILTER (WHERE c.decision = 'fraud'),
       (SELECT json_object_agg(e.kind || ' ' || e.value, e.stance) FROM payments_riskentry e
        WHERE (e.kind, e.value) IN (SELECT * FROM unnest(%(kinds)s::text[], %(values)s::text[]))
          AND (e.until IS NULL OR e.until >= current_date))
FROM mine LEFT JOIN LATERAL (
    SELECT DISTINCT r.* FROM (
        SELECT * FROM payments_riskcheck WHERE mine.email <> '' AND email_key = mine.email AND email_key <> ''
        UNION ALL
        SELECT * FROM payments_riskcheck WHERE mine.place <> '' AND place_key = mine.place AND place_key <> ''
        UNION ALL
        SELECT * FROM payments_riskcheck WHERE mine.address <> '' AND address_key = mine.address AND address_key <> ''
        UNION ALL
        SELECT * FROM payments_riskcheck WHERE mine.card <> '' AND card_key = mine.card AND card_key <> ''
    ) r WHERE r.at > %(ever)s AND r.reference <> %(reference)s
) c ON true
GROUP BY mine.seen_in
"""

KEEP = """
INSERT INTO payments_riskcheck AS m (reference, market, email_key, place_key, address_key, card_key, seen_in, score,
                                     verdict, findings, at, decision, note)
VALUES (%(reference)s, %(market)s, %(email)s, %(place)s, %(address)s, %(card)s, %(seen_in)s, %(score)s,
        %(verdict)s, %(findings)s, now(), 'open', '')
ON CONFLICT (reference) DO UPDATE SET
    score = excluded.score, verdict = excluded.verdict, findings = excluded.findings,
    email_key = coalesce(nullif(excluded.email_key, ''), m.email_key),
    place_key = coalesce(nullif(excluded.place_key, ''), m.place_key),
    address_key = coalesce(nullif(excluded.address_key, ''), m.address_key),
    card_key = coalesce(nullif(excluded.card_key, ''), m.card_key),
    seen_in = coalesce(nullif(excluded.seen_in, ''), m.seen_in)
RETURNING decision
"""

_rules: list[tuple[float, dict[str, int], dict[str, RiskPolicy]]] = []


@dataclass(frozen=True)
class Judgement:
    """``score`` is 0 to 100. ``findings`` say which signals made it, the heaviest first."""

    score: int
    verdict: str
    findings: tuple[Finding, ...]
    decision: str = RiskDecision.OPEN  # what a person has made of it already

    @property
    def reasons(self) -> str:
        return ", ".join(f"{finding.code} {finding.about}".strip() for finding in self.findings)


def judge(purchase: Purchase) -> Judgement:
    """Weigh a purchase and write it down. Never raises: what cannot be judged waits for a person."""
    try:
        with transaction.atomic():
            whole, before = _before(purchase)
            found = _weigh(whole, before)
            return replace(found, decision=_keep(whole, found))
    except Exception:  # whatever broke, goods do not leave on the word of a check that did not run
        log.exception("risk could not be judged", reference=purchase.reference)
        found = Judgement(MOST, RiskVerdict.HOLD, (Finding(FAILED, MOST),))
        return replace(found, decision=_keep(purchase, found))


@transaction.atomic
def decide(reference: str, decision: str, *, note: str = "", by: User | None = None) -> RiskCheck:
    """What a person found out; from then on it speaks about others with the same keys. Raises NothingToDecide."""
    check = RiskCheck.objects.select_for_update(no_key=True).filter(reference=reference).first()
    if check is None or check.decision not in {RiskDecision.OPEN, decision}:
        raise NothingToDecide(reference=reference)
    if check.decision == RiskDecision.OPEN:
        check.decision, check.decided_at, check.decided_by = RiskDecision(decision), timezone.now(), by
        check.note = note[:200]
        check.save(update_fields=["decision", "decided_at", "decided_by", "note"])
    return check


def points_of() -> dict[str, int]:
    """The points of every signal: its own, or what staff gave it."""
    given = dict(RiskWeight.objects.values_list("signal", "points"))
    return {part.code: given.get(part.code, part.points) for part in signals.all()}


def forget() -> None:
    """Ask for points and thresholds anew."""
    _rules.clear()


def _weigh(purchase: Purchase, before: Before) -> Judgement:
    points, policies = _rules_now()
    said = ((part.code, part.speaks(purchase, before)) for part in signals.all() if points[part.code])
    found = sorted(
        (Finding(code, points[code], about) for code, about in said if about is not None),
        key=lambda finding: (-finding.points, finding.code),
    )
    denied = [name for name, stance in before.listed.items() if stance == RiskEntry.Stance.DENY]
    trusted = [name for name, stance in before.listed.items() if stance == RiskEntry.Stance.TRUST]
    if denied:  # beside trust it wins: a trusted friend's stolen card is still a stolen card
        return Judgement(MOST, RiskVerdict.HOLD, (Finding(DENIED, MOST, denied[0]), *found))
    if trusted:
        return Judgement(0, RiskVerdict.PASS, (Finding(TRUSTED, 0, trusted[0]), *found))
    score = min(MOST, sum(finding.points for finding in found))
    return Judgement(score, _verdict(score, policies.get(purchase.market) or RiskPolicy()), tuple(found))


def _verdict(score: int, policy: RiskPolicy) -> RiskVerdict:
    if score >= policy.hold_at:
        return RiskVerdict.HOLD
    return RiskVerdict.STEP_UP if score >= policy.step_up_at else RiskVerdict.PASS


def _rules_now() -> tuple[dict[str, int], dict[str, RiskPolicy]]:
    if not _rules or time.monotonic() >= _rules[0][0]:
        policies = {policy.market: policy for policy in RiskPolicy.objects.all()}
        _rules[:] = [(time.monotonic() + RULES_KEPT_S, points_of(), policies)]
    return _rules[0][1:]


def _before(purchase: Purchase) -> tuple[Purchase, Before]:
    """What is known of others, and of this one from an earlier judgement."""
    now = timezone.now()
    named = {
        "email": purchase.email.strip().lower(),
        "domain": purchase.domain,
        "place": purchase.place,
        "postal": f"{purchase.country} {purchase.postal}".lower().strip() if purchase.postal else "",
        "card": purchase.card.lower(),
    }
    listed = {kind: value for kind, value in named.items() if value}
    values: dict[str, Any] = {
        **purchase.keys,
        "reference": purchase.reference,
        "day": now - timedelta(days=1),
        "month": now - timedelta(days=30),
        "ever": now - REMEMBERS,
        "kinds": list(listed),
        "values": list(listed.values()),
    }
    [(seen_in, *counts, entries)] = rows(BEFORE, values)
    *same, cards, people, frauds = counts
    whole = replace(purchase, seen_in=purchase.seen_in or seen_in)
    return whole, Before(dict(zip(KEYED, same, strict=True)), cards, people, frauds, entries or {})


def _keep(purchase: Purchase, found: Judgement) -> str:
    """One row a reference; a later judgement, with the card known, takes the place of the earlier one. The decision."""
    values = {
        "reference": purchase.reference,
        "market": purchase.market,
        "seen_in": purchase.seen_in,
        **purchase.keys,
        "score": found.score,
        "verdict": str(found.verdict),
        "findings": json.dumps([asdict(finding) for finding in found.findings]),
    }
    return str(rows(KEEP, values)[0][0])
