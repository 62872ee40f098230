"""Reports of violations: received, read, and what becomes of them."""
