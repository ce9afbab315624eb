"""Landed cost for scripts: JSON in, JSON out, judged by the same law as a basket, without a network."""
