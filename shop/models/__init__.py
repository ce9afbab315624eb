"""The kernel's tables."""

from shop.models.life import History, Living
from shop.models.mail import MailMessage
from shop.models.market import Market, TaxDisplay
from shop.models.outbox import Outbox
from shop.models.rate import Rate
from shop.models.user import User

__all__ = ["History", "Living", "MailMessage", "Market", "Outbox", "Rate", "TaxDisplay", "User"]
