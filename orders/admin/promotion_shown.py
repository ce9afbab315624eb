"""What the pages of promotions show: a trial's bill with its reasons, the verdict on each promotion, its uses."""

from django.db.models import Count, Sum
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from moneyed import Money

from orders.admin.reading import Table
from orders.case import Summary
from orders.live import name_of
from orders.models import Promotion, PromotionUse
from orders.pricing.lacking import why_not
from orders.promotion import Verdict
from shop import languages, money
from shop.money import Percent

MOST_USES = 25


def trial_tables(found: Summary) -> list[Table]:
    return [_bill(found), _lines(found), _verdicts(found), _charges(found)]


def use_tables(row: Promotion) -> list[Table]:
    """What it has given so far, and its latest uses."""
    given = row.uses.filter(given_back_at=None).order_by("currency").values("currency")
    sums = [
        (str(line["uses"]), languages.write_money(money.money(line["sum"], line["currency"])))
        for line in given.annotate(uses=Count("id"), sum=Sum("given"))
    ]
    last = row.uses.select_related("order", "coupon").order_by("-id")[:MOST_USES]
    return [
        Table(_("Given so far"), (_("Uses"), _("Given")), tuple(sums)),
        Table(
            _("Latest uses"),
            (_("Time"), pgettext("purchase", "Order"), _("Given"), pgettext("coupon", "Code"), _("Given back")),
            tuple(_use(use) for use in last),
        ),
    ]


def _use(use: PromotionUse) -> tuple[str, ...]:
    back = languages.write_moment(use.given_back_at, style="short") if use.given_back_at else ""
    return (
        languages.write_moment(use.at, style="short"),
        use.order.number,
        languages.write_money(use.given),
        use.coupon.code if use.coupon is not None else "",
        back,
    )


def _bill(found: Summary) -> Table:
    rows = [
        (row.label, _money(row.amount), _("included") if row.included else "", row.reason, row.rule)
        for row in found.bill.rows
    ]
    rows.append((pgettext("money", "Total"), _money(found.bill.total), "", "; ".join(found.bill.notes), ""))
    return Table(_("The bill"), (_("Row"), _("Amount"), "", _("Reason"), _("Rule")), tuple(rows))


def _lines(found: Summary) -> Table:
    rows = tuple(
        (
            f"{line.quantity} × {line.name}",
            _money(line.unit),
            _money(line.total),
            _money(line.total - line.payable),
            _money(line.payable),
            line.price_list or (_("Gift") if line.gift else _("List price")),
        )
        for line in found.bill.lines
    )
    headers = (_("Pieces"), _("unit price"), _("Before"), _("Taken off"), _("To pay"), _("Price"))
    return Table(_("Line by line"), headers, rows)


def _verdicts(found: Summary) -> Table:
    """What applies first, then what does not, each with why."""
    ordered = sorted(found.verdicts, key=lambda verdict: not verdict.is_given)
    rows = tuple(
        (name_of(v.live, get_language() or ""), v.live.rule, *_outcome(v, found.bill.currency)) for v in ordered
    )
    return Table(_("Every promotion, and why"), (_("Name"), _("Rule"), _("Outcome"), _("Reason")), rows)


def _outcome(verdict: Verdict, currency: str) -> tuple[str, str]:
    taking = verdict.taking
    if verdict.lack is not None or taking is None:
        return _("does not apply"), why_not(verdict.lack, currency) if verdict.lack is not None else ""
    given = _money(Money(money.smallest(currency) * taking.given, currency))
    return _("gives %(amount)s") % {"amount": given}, verdict.live.benefit.says(verdict.live.terms, taking, currency)


def _charges(found: Summary) -> Table:
    rows = tuple(
        (
            charge.label,
            f"{Percent(charge.rate)} %" if charge.rate is not None else "",
            _money(charge.base),
            _money(charge.amount),
            charge.rule,
            charge.reason,
        )
        for charge in found.bill.charges
    )
    headers = (_("Charge"), _("Rate"), _("Base"), _("Amount"), _("Rule"), _("Reason"))
    return Table(_("Duty and tax by rule"), headers, rows)


def _money(amount: Money) -> str:
    return languages.write_money(amount)
