"""Our words to models: one file for each purpose, with a version that grows when they change."""
