"""The ground floor: money, markets, places, events, outbox, registry, mail, accounts.

It promises values that refuse to be wrong and deeds that happen once. It imports no app, and it will never
know a product, an order, a payment or a parcel.
"""
