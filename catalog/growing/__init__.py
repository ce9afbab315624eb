"""Grow a made-up catalogue of any size, the same one for the same seed, to measure and to try things on."""
