"""Slack: signed HTTP or Socket Mode in, Block Kit out, over `slack_bolt` and `slack_sdk`."""
