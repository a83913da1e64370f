"""Whether words of a model are borne out by words that were said. What is not is not shown."""
