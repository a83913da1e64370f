"""The embedding model that the evals measure with, made from weights that come as a package."""
