"""The Slack adapter over loopback sockets, with its own small counterpart."""
