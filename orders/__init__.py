"""Orders: basket, the price of a basket, checkout, the life of an order, refunds.

The only conductor: it asks catalogue, logistics, payments and customers, and none of them knows it.
It promises one order a basket, a total that is exactly what was shown, stock that is held or refused but never
oversold, money that is answered by goods or given back. It never sees a card and never talks to a carrier.
"""
