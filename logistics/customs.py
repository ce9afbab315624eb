"""What a delivery owes at the border and to the tax office: ``assess`` picks the regime and the law of the day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import structlog
from moneyed import Money

from logistics import exchange
from logistics.assessment import Assessment, Charge, Finding
from logistics.models import ImportRule, TariffRate
from logistics.parcel import Parcel, consignments
from logistics.regime import MAY_BE_ASKED, Case, NotKnown, Regime, regime_of
from logistics.rules import Tariff
from logistics.wording import Country, say
from shop.markets import standard_rate
from shop.money import share

__all__ = ["Assessment", "Charge", "assess"]

log = structlog.get_logger(__name__)


def assess(parcels: Sequence[Parcel], *, destination: str, region: str = "", shipping: Money, on: date) -> Assessment:
    """Duty and tax of a delivery on the day of import, in the currency of the goods.

    Parcels of one stock place are one consignment. ``shipping`` is net and shared between consignments by weight.
    At most one query for rules and one for the tariff. Raises NoRate when a limit cannot be converted.
    """
    regime = regime_of(destination)
    sendings = consignments(parcels)
    currency = shipping.currency.code
    if not sendings:
        return Assessment(regime.code, (), True, False, Decimal(0), (), currency)
    zone = regime.zone(destination)
    rules = {rule.scheme: rule for rule in ImportRule.objects.law_of(zone, on=on)}
    tariff = _tariff(zone, sendings, on=on)
    convert = exchange.at(on)
    findings = [
        _find(
            regime,
            Case(
                parcel=parcel,
                destination=destination,
                region=region,
                shipping=carriage,
                on=on,
                rules=rules,
                tariff=tariff,
                standard_rate=standard_rate(destination),
                convert=convert,
            ),
        )
        for parcel, carriage in zip(sendings, share(shipping, [p.weight_g for p in sendings]), strict=True)
    ]
    return _together(regime.code, findings, currency)


def _find(regime: Regime, case: Case) -> Finding:
    """The regime's finding; where the law of the day is not in our tables nothing is collected, and that is said."""
    try:
        return regime.assess(case)
    except NotKnown as gap:
        log.warning("import charges not known", destination=case.destination, gap=str(gap))
        return Finding(collected=False, notes=(say(MAY_BE_ASKED, country=Country(case.destination)),))


def _together(code: str, findings: Sequence[Finding], currency: str) -> Assessment:
    rates = {finding.goods_tax_rate for finding in findings}
    notes = {str(note): note for finding in findings for note in finding.notes}
    return Assessment(
        regime=code,
        charges=tuple(charge for finding in findings for charge in finding.charges),
        collected=all(finding.collected for finding in findings),
        import_=any(finding.import_ for finding in findings),
        goods_tax_rate=rates.pop() if len(rates) == 1 else Decimal(0),
        notes=tuple(notes.values()),
        currency=currency,
    )


def _tariff(zone: str, sendings: Sequence[Parcel], *, on: date) -> Tariff:
    goods = [item for parcel in sendings for item in parcel.goods]
    codes = {item.hs_code for item in goods}
    return TariffRate.objects.tariff_of(zone, codes=codes, origins={item.origin for item in goods}, on=on)
