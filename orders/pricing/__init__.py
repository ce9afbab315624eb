"""The price of a basket, one named step a file, pure functions; docs/pricing.md tells each rounding point."""
