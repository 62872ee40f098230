"""`python -m credverifier`."""

from credverifier.cli import entry

entry()
