"""A loopback Discord: gateway and REST of version 10, strict as the real one, with people who use it."""
