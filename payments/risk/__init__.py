"""One file a signal of risk. The folder is the list; points and thresholds are staff's (docs/payments.md)."""
