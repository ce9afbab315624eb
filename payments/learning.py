"""What the signals of risk were worth: how often each spoke, and what a person then found out."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from payments import risking
from payments.models import RiskWeight
from payments.suspicion import signals
from shop.asking import rows

SINCE = timedelta(days=180)
# As many decisions as a signal's own points count for: one bad day does not turn the shop's opinion.
PRIOR = 10

COUNTS = """
SELECT f ->> 'code', count(*), count(*) FILTER (WHERE c.decision = 'genuine'),
       count(*) FILTER (WHERE c.decision = 'fraud')
FROM payments_riskcheck c, jsonb_array_elements(c.findings) AS f WHERE c.at > %(since)s GROUP BY 1
"""


@dataclass(frozen=True)
class Worth:
    """``false_alarms`` is the share of decided purchases with this signal that were genuine, None before any was."""

    code: str
    name: Promise | str
    points: int
    own: int
    spoke: int
    genuine: int
    fraud: int

    @property
    def false_alarms(self) -> float | None:
        decided = self.genuine + self.fraud
        return self.genuine / decided if decided else None

    @property
    def proposed(self) -> int:
        """Its own points, drawn to 100 by each fraud and to 0 by each genuine purchase."""
        return round((self.own * PRIOR + 100 * self.fraud) / (PRIOR + self.genuine + self.fraud))


def worth() -> list[Worth]:
    """Every signal, the one that spoke most often first. Two questions."""
    counts = {code: tuple(found) for code, *found in rows(COUNTS, {"since": timezone.now() - SINCE})}
    points = risking.points_of()
    told = [
        Worth(part.code, part.name, points[part.code], part.points, *counts.get(part.code, (0, 0, 0)))
        for part in signals.all()
    ]
    return sorted(told, key=lambda one: (-one.spoke, one.code))


@transaction.atomic
def take_proposals() -> int:
    """Give every signal its proposed points; how many changed."""
    changed = [one for one in worth() if one.proposed != one.points]
    for one in changed:
        RiskWeight.objects.update_or_create(signal=one.code, defaults={"points": one.proposed})
    risking.forget()
    return len(changed)
