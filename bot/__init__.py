"""The core of Aftershow: what it knows and says. Imports no SDK, no driver, no adapter and no storage."""
