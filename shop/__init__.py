"""The ground floor: money, markets, places, events, outbox, registry, mail, accounts.

It promises values that refuse to be wrong and deeds that happen once. It imports no app, and it will never
know a product, an order, a payment or a parcel.
"""

import gc

# Loading makes a million objects that stay: looking at them after every 700 new ones would be a fifth of each start.
gc.set_threshold(25_000, 20, 20)
