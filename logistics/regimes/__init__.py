"""Customs regimes, one file each; each registers itself with ``logistics.regime.regimes``."""
