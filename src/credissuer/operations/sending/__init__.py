"""Notices on their way out: sent, tried again, given up, and queued as time passes."""
