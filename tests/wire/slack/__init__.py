"""A loopback Slack for tests: the Web API, Socket Mode, signed HTTP and what every person gets to see."""
