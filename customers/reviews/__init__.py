"""Reviews: who may write one, what she wrote, who has read it, what is shown.

Only a delivered piece gives the right to a review (``Received``), and nothing is shown before staff have read it.
"""
