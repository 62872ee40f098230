"""Speed as ratios of one run: against the raw operation, and against peers. `python -m bench`."""
