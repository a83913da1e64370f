"""A chat platform of our own: in the browser and in the terminal, without tokens."""
