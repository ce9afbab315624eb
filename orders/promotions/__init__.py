"""Kinds of promotion, one file each: benefits (what is given) and conditions (what must hold)."""
