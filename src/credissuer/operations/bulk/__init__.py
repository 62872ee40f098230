"""Revoke, suspend and reinstate many certificates: planned, confirmed, and done as a job."""
