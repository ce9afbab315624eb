"""The shop as it is, with the bare page beside it."""

from shop.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
