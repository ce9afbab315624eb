"""DHL and VIES, as the outside world plays them. They import nothing of the shop's logistics."""

from logistics.sandbox import vies
from logistics.sandbox.dhl import Levers, Tracking, problem
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    Tracking(sandbox, sandbox.service("dhl", refuse=problem))
    Levers(sandbox, sandbox.services["world"])
    vies.Register(sandbox, sandbox.service("vies", refuse=vies.problem), sandbox.services["world"])
