"""Podcast feeds: fetching them safely and reading RSS with the Podcasting 2.0 tags."""
