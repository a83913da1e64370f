"""Events in, messages out: the vocabulary between the core and every chat platform."""
