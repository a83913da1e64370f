"""From evidence to a cited answer, or to an honest refusal."""
