"""People: who buys, by which address, in which language, and what happened with them.

It promises that one mail address is one customer and that nobody claims a guest's past by typing her address.
It will never know a product, an order or a payment: what it must know of them it is told (``timeline.note``).
"""
