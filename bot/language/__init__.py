"""How words sound, which of them are names, and which only hold a sentence together."""
