"""Payments: takes money through providers, gives it back, and can explain every minor unit of it.

It knows amounts, an opaque reference and what a provider says. It promises that paid means the right amount, currency,
payee and reference; that each fact counts once in whatever order it is told; that the ledger balances and is never
rewritten. It will never know an order, a product, a customer or a parcel, and no card number ever comes near it.
"""
