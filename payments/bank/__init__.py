"""The bank transfer: what a buyer is told, the statements that are read, whose money a line is, and what goes back.

Knows statements, lines and references. Promises that a line is booked once and that no order is paid by a guess.
"""
