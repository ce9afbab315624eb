"""The payment providers as the outside world plays them, a folder each. They import nothing of the shop's payments."""

from payments.sandbox import bank, stripe
from shop.outside.sandbox import Sandbox

WORLDS = (bank, stripe)


def settle(sandbox: Sandbox) -> None:
    for world in WORLDS:
        world.settle(sandbox)
