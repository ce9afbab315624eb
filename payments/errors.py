"""The ways in which money says no."""

from django.utils.translation import gettext_lazy as _

from shop.errors import Missing, Refusal


class AlreadyPaid(Refusal):
    code = "already_paid"
    sentence = _("%(reference)s is already paid.")


class ProviderRefused(Refusal):
    """The provider understood and said no; asking again does not help."""

    code = "provider_refused"
    sentence = _("The payment provider refused: %(reason)s")


class AmountNotPayable(Refusal):
    """The provider's rule for the currency cannot express this amount."""

    code = "amount_not_payable"
    status = 422
    sentence = _("%(amount)s cannot be paid with this payment method.")


class NothingPaid(Missing):
    code = "nothing_paid"
    sentence = _("Nothing was paid for %(reference)s, so nothing can be given back.")


class RefundTooLarge(Refusal):
    code = "refund_too_large"
    sentence = _("Only %(left)s of %(reference)s can still be given back.")


class Disputed(Refusal):
    """The payer's bank has taken the money back and nobody has decided yet: giving it back would pay twice."""

    code = "disputed"
    status = 409
    sentence = _("The payment for %(reference)s is disputed; until that is decided nothing can be given back.")


class CannotAnswer(Refusal):
    code = "cannot_answer"
    status = 409
    sentence = _("Evidence for %(dispute)s cannot be sent from here (%(status)s).")


class RefundKeyTaken(Refusal):
    code = "refund_key_taken"
    sentence = _("The refund %(key)s was already asked with another amount.")


class BadNotice(Refusal):
    """A notice that proves nothing: unsigned, wrongly signed, stale or unreadable. Nothing is written for it."""

    code = "bad_notice"
    status = 400
    sentence = _("This notice is not acceptable.")


class NoticeTooLarge(BadNotice):
    code = "notice_too_large"
    status = 413


class NothingToDecide(Refusal):
    code = "nothing_to_decide"
    status = 409
    sentence = _("There is nothing to decide about %(reference)s, or it was decided otherwise.")


class ListUnreadable(Refusal):
    code = "list_unreadable"
    sentence = _("This list cannot be read: %(reason)s")


class ReportNotReady(Refusal):
    """The provider is still writing its report; the day is reconciled later."""

    code = "report_not_ready"
    status = 503
    sentence = _("The provider's report for %(day)s is not ready yet. It is fetched again later.")


class ReportUnreadable(Refusal):
    code = "report_unreadable"
    sentence = _("The provider's report cannot be read: %(reason)s")


class StatementUnreadable(Refusal):
    """A bank statement that is not what it says it is. Nothing of it is kept."""

    code = "statement_unreadable"
    status = 422
    sentence = _("The statement cannot be read: %(reason)s")


class AccountUnknown(Refusal):
    code = "account_unknown"
    status = 422
    sentence = _("The statement is of the account %(account)s in %(currency)s, which is none of ours.")


class StatementOverlaps(Refusal):
    """The same days in another format: its lines cannot be told from those that are booked."""

    code = "statement_overlaps"
    sentence = _("These days were already read from a file of another format. Please use one format for an account.")


class LineNotFree(Refusal):
    """A bank line holds less than was to be given out of it."""

    code = "line_not_free"
    sentence = _("Only %(left)s of this bank line are still free.")


class NotOwed(Refusal):
    code = "not_owed"
    sentence = _("Only %(left)s are still owed for %(reference)s.")


class OtherCurrency(Refusal):
    code = "other_currency"
    status = 422
    sentence = _("%(reference)s is owed in another currency.")


class AccountOfPayerMissing(Refusal):
    code = "account_of_payer_missing"
    status = 422
    sentence = _("Please enter the account to which the money goes back.")
