"""The kernel's tables."""

from shop.models.life import History, Living
from shop.models.mail import MailMessage
from shop.models.market import Market, TaxDisplay
from shop.models.once import Answered
from shop.models.outbox import Outbox
from shop.models.rate import Rate
from shop.models.user import User

__all__ = ["Answered", "History", "Living", "MailMessage", "Market", "Outbox", "Rate", "TaxDisplay", "User"]
