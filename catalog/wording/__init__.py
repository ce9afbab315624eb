"""Translations in bulk: what is missing, sheets to give to a translator, and bringing them back."""
