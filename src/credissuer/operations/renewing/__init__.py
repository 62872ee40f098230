"""Certificates in place of others: renewals with new facts, and the same facts under a new key."""
