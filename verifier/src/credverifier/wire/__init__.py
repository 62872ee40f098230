"""The shared format: bytes to values and back, both directions in one file.

No I/O, no clock, no settings.
"""
