"""DHL, as the outside world plays it: its tracking API and its parcels. It imports nothing of the shop's logistics."""

from logistics.sandbox.dhl import Levers, Tracking, problem
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    Tracking(sandbox, sandbox.service("dhl", refuse=problem))
    Levers(sandbox, sandbox.services["world"])
