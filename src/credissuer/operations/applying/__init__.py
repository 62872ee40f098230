"""The holder's own side: getting in, applying, following, taking back, taking along."""
