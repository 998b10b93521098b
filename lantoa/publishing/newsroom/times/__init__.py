"""Embargo, end, review, pins, and the watch over scheduled publication."""
