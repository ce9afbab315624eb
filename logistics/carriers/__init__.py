"""Carriers, one file each; each registers itself with ``logistics.carrier.carriers``."""
