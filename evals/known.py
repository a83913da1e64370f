"""Gates that are known not to be reached, each with what was tried. Printed with every report; empty is the aim."""

KNOWN_UNREACHED: dict[str, str] = {}
