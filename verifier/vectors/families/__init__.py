"""The families of vectors, one check or duty each."""
