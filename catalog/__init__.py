"""The catalogue: products, prices, stock and the pages that show them.

Knows what we sell, in nine languages, what it costs before tax, and how many pieces lie in which place.
Promises that no piece is reserved twice and that every counter is explained by its moves.
Will never know who buys, how they pay, or how a parcel travels.
"""
