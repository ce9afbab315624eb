"""List pages: a shelf, narrowed down by filters, in a wanted order, from one key on.

See docs/decisions/0010-lists-are-read-by-key.md.
"""
