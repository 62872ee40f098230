"""Members of staff: invited, given roles, changed, disabled, let in again, and listed."""
