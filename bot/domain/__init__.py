"""The values everything else speaks in: immutable, free of I/O, free of any platform."""
