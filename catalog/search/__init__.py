"""Search on PostgreSQL alone: one analysis of words for what is indexed and what is asked, in nine languages.

``words`` cuts and folds a text; ``documents`` keeps one row a product and language; ``vocabulary`` keeps the words that
occur, for spelling and suggestions; ``understanding`` reads a question; ``finding`` answers it; ``suggesting`` helps to
ask. Nothing here speaks of pages, prices or stock but by the cards of ``catalog.browse``.
"""
