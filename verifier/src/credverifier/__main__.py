"""`python -m credverifier`."""

from credverifier.cli.command import entry

entry()
