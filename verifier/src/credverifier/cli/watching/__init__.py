"""`watch`: a sheet that is checked once, and from then on only where something has changed."""
