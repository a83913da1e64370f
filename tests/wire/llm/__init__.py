"""A loopback server that speaks the OpenAI protocol and does as its script says: every failure, over real HTTP."""
