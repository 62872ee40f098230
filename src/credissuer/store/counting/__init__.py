"""What is counted over many records, for the figures of the desk."""
