"""Exports proved by independent readers."""
