"""Long work in pieces, and the import of sheets, which is such work."""
