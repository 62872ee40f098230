"""Offline bundles: opened, asked, fetched and kept."""
