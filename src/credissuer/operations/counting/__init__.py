"""The figures of the desk: sums over what the office has recorded."""
