"""PURE: brands, what they watch, and the webhooks that tell them of it."""
