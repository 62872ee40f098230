"""Signing and reading back in processes of their own, for work of thousands of certificates."""
