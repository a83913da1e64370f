"""One folder per outside world; each speaks one SDK."""
