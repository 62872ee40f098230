"""Cases about certificates: opened, looked into, suspended, heard, decided by two, appealed."""
