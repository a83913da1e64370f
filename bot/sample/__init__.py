"""The sample show: seven original episodes of a made-up podcast, each in a format of its own, under one `feed.xml`.

`labels.json` says what a good reader finds in them; its "about" explains each list.
Every person and product is invented.
"""
