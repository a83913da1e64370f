"""Understanding a query and finding the passages that speak of it."""
