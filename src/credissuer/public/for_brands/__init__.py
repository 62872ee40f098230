"""What brands and their programs ask for beside verdicts."""
