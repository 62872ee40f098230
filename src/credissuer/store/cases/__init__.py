"""Cases and what belongs to them. Private texts have tables of their own."""
