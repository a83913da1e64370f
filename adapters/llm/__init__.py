"""Models, over `openai`: whoever speaks that protocol, from the maker to a server on this machine."""
