"""`python -m credissuer`."""

from credissuer.cli.main import main

main()
