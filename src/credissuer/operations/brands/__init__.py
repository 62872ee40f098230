"""Brands: their accounts and keys, what they watch, and what is told them."""
