"""The sandbox world: a small process that plays the outside (providers, carrier, VIES, the ECB) on real wire formats.

It keeps its own truth in SQLite and can be told to fail. It has no Django models and knows no product code;
the shop knows only its addresses and keys.
"""

from shop.outside.handle import World

__all__ = ["World"]
