"""Applications for a certificate: holders, what they sent in, and what they agreed to."""
