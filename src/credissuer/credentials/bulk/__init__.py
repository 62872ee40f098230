"""PURE: one change of many certificates: what was ordered, and what becomes of each."""
