"""One file per command, and the specs that feed every platform's command list."""
