"""PURE: applications for a certificate: who applies, with which accounts and what evidence, what
they agree to, and what becomes of it.
"""
