"""How staff sign in: passwords, security keys, another provider's accounts, and sessions."""
