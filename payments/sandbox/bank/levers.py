"""The bank's levers under /world/bank/, and the address from which the shop fetches the statement of a day."""

from datetime import date

from payments.sandbox.bank import statements
from payments.sandbox.bank.ledger import Books, Unknown, minor
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service

FORMATS = {
    "camt053": (statements.camt053, "application/xml"),
    "mt940": (statements.mt940, "text/plain; charset=utf-8"),
    "csv": (statements.sheet, "text/csv; charset=utf-8"),
}


class Levers:
    def __init__(self, books: Books, service: Service, world: Service) -> None:
        self.books = books
        service.route("GET", "/statement", self.statement)
        world.route("GET", "/bank/statement", self.statement)
        world.route("GET", "/bank/truth", self.truth)
        world.route("POST", "/bank/transfer", self.transfer)

    def statement(self, request: Request) -> Answer:
        """``?currency=EUR&day=2026-11-29&format=camt053|mt940|csv``; today's camt.053 in euro when nothing is said."""
        write, content_type = FORMATS.get(request.asked("format", "camt053"), (None, ""))
        try:
            day = date.fromisoformat(request.asked("day") or self.books.today().isoformat())
            currency = request.asked("currency", "EUR")
            self.books.number(currency)
        except ValueError as error:
            return json_answer({"error": str(error)}, 400)
        if write is None:
            return json_answer({"error": f"formats are {', '.join(FORMATS)}"}, 400)
        return Answer(write(self.books, currency, day), 200, content_type)

    def truth(self, request: Request) -> Answer:
        """Per currency what came, what left and the balance, in minor units."""
        return json_answer({"currencies": self.books.sums()})

    def transfer(self, request: Request) -> Answer:
        """``{"currency": "EUR", "amount": "49.98", "text": "RF…", "name": …}``; with a minus it goes out."""
        asked = {name: str(value) for name, value in request.json().items()}
        currency, amount = asked.get("currency", "EUR"), asked.get("amount", "")
        try:
            units = minor(amount.removeprefix("-"), currency)
            made = self.books.move(
                currency=currency,
                amount=-units if amount.startswith("-") else units,
                text=asked.get("text", ""),
                structured=asked.get("structured", ""),
                name=asked.get("name", "Anna Muster"),
                account=asked.get("account", "DE75512108001245126199"),
            )
        except Unknown as error:
            return json_answer({"error": str(error)}, 400)
        return json_answer(made, 201)
