"""Transcript formats to `Transcript` values: one file per format, sniffing in one place."""
