"""Parcels on their way: what they cost to send, what customs asks for them, where they are.

It promises charges from dated rules and one honest line of events. It will never know a product, a customer,
a payment or an order: only weights, values, HS codes, countries and an opaque reference.
"""
