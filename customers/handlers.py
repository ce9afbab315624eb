"""What the people's floor does when something has happened: one line of work each."""

from catalog.events import StockCameBack
from customers import wishes
from shop.events import on


@on(StockCameBack)
def write_to_those_who_wished(event: StockCameBack) -> None:
    wishes.tell(event.sku, event.place)
