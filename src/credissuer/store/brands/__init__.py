"""Brands, what they watch, and what is told them."""
