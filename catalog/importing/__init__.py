"""Bring a whole shop in from files: read and check everything first, then write all of it or nothing."""
