"""The offline bundle (`bundle+jwt`): all that a check needs, in a few signed files.

A signed header names the files and commits to their octets by SHA-256. Nothing here proves a
certificate: whoever holds one verifies it as always, against the lists of the bundle.
"""
