"""Who may do what with money in the back office: the finance group, made where it is asked for."""

from django.contrib.auth.models import Group, Permission

LOOKS_AT = (
    "payment",
    "paymenthistory",
    "refund",
    "refundhistory",
    "notice",
    "payout",
    "reconciliation",
    "settlementrow",
    "ledgertransaction",
    "ledgerentry",
    "bankfile",
    "bankline",
    "banklinehistory",
    "bankmatch",
    "bankpayback",
    "bankmapping",
)
# Adding a reconciliation is running one; changing a notice is applying it again; changing a refund is sending it again;
# adding a bank file is booking a statement; changing a bank line is deciding it, a transfer back is carrying it out.
MAY_DO = (
    "add_reconciliation",
    "change_notice",
    "change_refund",
    "change_payment",
    "add_bankfile",
    "change_bankline",
    "change_bankpayback",
    "add_bankmapping",
    "change_bankmapping",
)


def finance_group() -> Group:
    """The group “Finance” with its rights; safe to call again."""
    group, _is_new = Group.objects.get_or_create(name="Finance")
    wanted = [*(f"view_{name}" for name in LOOKS_AT), *MAY_DO]
    rights = Permission.objects.filter(content_type__app_label="payments", codename__in=wanted)
    group.permissions.add(*rights)
    return group
