"""The offline bundle: made from what is published, on a schedule of its own."""
