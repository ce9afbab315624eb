"""The bank of the outside world: a buyer's page, books of its own, statements. It imports nothing of the shop's."""

from payments.sandbox.bank.ledger import Books
from payments.sandbox.bank.levers import Levers
from payments.sandbox.bank.pages import Pages
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    books = Books(sandbox)
    service = sandbox.service("bank")
    Pages(books, service)
    Levers(books, service, sandbox.services["world"])
