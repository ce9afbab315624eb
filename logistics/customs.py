"""What a delivery owes at the border and to the tax office: ``assess`` picks the regime and the law of the day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import structlog
from moneyed import Money

from logistics.assessment import Assessment, Charge, Finding, Words
from logistics.business import Business
from logistics.importing import IMPORT
from logistics.lawbook import ANYWHERE, LawBook
from logistics.parcel import Parcel, consignments
from logistics.regime import ABOUT_THIS, MAY_BE_ASKED, Case, NotKnown, Regime, regime_of
from logistics.rules import Rule
from logistics.territory import EU_MEMBERS
from logistics.wording import Country, say
from shop.markets import standard_rate
from shop.money import share, total, zero
from shop.terms import Terms

__all__ = ["Assessment", "Charge", "assess"]

log = structlog.get_logger(__name__)
UNKNOWN = "UNKNOWN"
TAXED_AT_SALE = {"IOSS", "SUPPLY", "VOEC", "GST"}
# The tax table of a country that is part of another's territory.
_TAXED_LIKE = {"XI": "GB", "LI": "CH"}


def assess(
    parcels: Sequence[Parcel],
    *,
    destination: str,
    region: str = "",
    shipping: Money,
    insurance: Money | None = None,
    on: date,
    terms: Terms = Terms.DDP,
    buyer: Business | None = None,
    book: LawBook | None = None,
) -> Assessment:
    """Duty and tax of a delivery on the day of import, in the currency of the goods.

    Parcels of one stock place are one consignment, and each is assessed alone. ``shipping`` and ``insurance`` are net
    and shared between consignments by weight. ``terms`` are what the market wishes: delivered duty paid needs a law
    that we know. At most one query for rules and tariff, one for exchange; ``book`` holds them ready for many
    questions. Raises NoRate when a limit cannot be converted.
    """
    regime = regime_of(destination)
    sendings = consignments(parcels)
    currency = shipping.currency.code
    if not sendings:
        return Assessment(regime.code, (), True, False, Decimal(0), (), currency)
    codes = {item.hs_code for parcel in sendings for item in parcel.goods}
    book = book or LawBook([destination], codes=codes, on=on)
    cover = insurance if insurance is not None else zero(currency)
    weights = [parcel.weight_g for parcel in sendings]
    zone = regime.zone(destination)
    rules = book.rules(ANYWHERE, on=on) | book.rules(zone, on=on)
    national = book.rules(destination, on=on) if zone != destination else rules
    convert = book.convert(on)
    home = rules["inland"].word("seller_home", "") if "inland" in rules else ""
    findings = [
        _find(
            regime,
            Case(
                parcel=parcel,
                destination=destination,
                region=region.removeprefix(f"{destination}-"),
                shipping=carriage,
                insurance=insured,
                on=on,
                rules=rules,
                national=national,
                tariff=book.tariff(zone, codes=codes, on=on),
                standard_rate=_rate(destination, national.get("vat"), on),
                home_rate=standard_rate(home, on=on) if home else None,
                convert=convert,
                buyer=_domestic(buyer, destination),
            ),
        )
        for parcel, carriage, insured in zip(sendings, share(shipping, weights), share(cover, weights), strict=True)
    ]
    return _together(regime.code, findings, currency, destination=destination, terms=terms)


def _rate(destination: str, own: Rule | None, on: date) -> Decimal:
    """A row of staff goes before the table that comes with the shop."""
    if own is not None:
        return own.percent("rate")
    return standard_rate(_TAXED_LIKE.get(destination, destination), on=on)


def _domestic(buyer: Business | None, destination: str) -> Business | None:
    """A business counts where its number is from; in the union, for any number of the union."""
    if buyer is None:
        return None
    same_union = {buyer.country, destination} <= EU_MEMBERS | {"XI"}
    return buyer if same_union or buyer.country == destination else None


def _find(regime: Regime, case: Case) -> Finding:
    """The regime's finding; what the law of the day in our tables does not say is a gap."""
    try:
        return regime.assess(case)
    except NotKnown as gap:
        return Finding(scheme=UNKNOWN, gaps=(str(gap),))


def _together(code: str, findings: Sequence[Finding], currency: str, *, destination: str, terms: Terms) -> Assessment:
    """All parcels that cross a border go by the same terms, so one gap leaves them all to be paid at the door.

    Tax on goods that cross none is always collected: it is the seller's by law.
    """
    gaps = tuple(dict.fromkeys(gap for finding in findings for gap in finding.gaps))
    if gaps:
        log.warning("import charges not known", destination=destination, gaps=gaps)
    collected = _may_collect(findings, terms) or not any(finding.import_ for finding in findings)
    paid = [finding for finding in findings if collected or not finding.import_]
    door = [finding for finding in findings if finding.import_ and not collected]
    owed = tuple(charge for finding in door for charge in finding.charges if charge.amount)
    rates = {finding.goods_tax_rate for finding in paid} | ({Decimal(0)} if door else set())
    notes = {str(note): note for finding in findings for note in finding.notes}
    warning: Words = _warning(owed, gaps, currency, destination) if door else ""
    if door:
        notes = {str(warning): warning, **notes}
    charges = tuple(charge for finding in paid for charge in finding.charges)
    return Assessment(
        regime=code,
        charges=charges,
        collected=collected,
        import_=any(finding.import_ for finding in findings),
        goods_tax_rate=rates.pop() if len(rates) == 1 else Decimal(0),
        notes=tuple(notes.values()),
        currency=currency,
        schemes=tuple(dict.fromkeys(_scheme(finding, paid) for finding in findings)),
        owed=owed,
        gaps=gaps,
        guaranteed=collected and not any(charge.doubtful for charge in charges),
        warning=warning,
    )


def _scheme(finding: Finding, paid: Sequence[Finding]) -> str:
    """A parcel whose tax is not charged with the order does not travel under a scheme of taxing at the sale."""
    return IMPORT if finding.scheme in TAXED_AT_SALE and finding not in paid else finding.scheme


def _may_collect(findings: Sequence[Finding], terms: Terms) -> bool:
    abroad = [finding for finding in findings if finding.import_]
    return terms == Terms.DDP and not any(finding.gaps or finding.estimate for finding in abroad)


def _warning(owed: Sequence[Charge], gaps: Sequence[str], currency: str, destination: str) -> str:
    amount = total((charge.amount for charge in owed), currency)
    if gaps or not amount:
        return say(MAY_BE_ASKED, country=Country(destination))
    return say(ABOUT_THIS, country=Country(destination), amount=amount)
