"""Choosing the quote that answers `/quote TOPIC`, fresh for the community that asks."""
