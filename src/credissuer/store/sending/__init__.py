"""What waits to be sent, and long work that goes on in the background."""
