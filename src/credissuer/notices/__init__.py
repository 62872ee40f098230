"""Notices by e-mail: what may be said, to whom, in which words, and how a mail is made of it."""
