"""The payment providers as the outside world plays them, a folder each. They import nothing of the shop's payments."""

from payments.sandbox import alipay, bank, paypal, stripe, wechat
from shop.outside.sandbox import Sandbox

WORLDS = (stripe, paypal, alipay, wechat, bank)


def settle(sandbox: Sandbox) -> None:
    for world in WORLDS:
        world.settle(sandbox)
