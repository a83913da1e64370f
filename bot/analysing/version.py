"""Names and versions of analysers."""

ANALYSER = "signs-5"
"""The analysis that needs no model; a card made by an older one is made again."""

BY_MODEL = "model "
"""What the analyser of a card begins with that a model took part in: it stays until a host wants another."""
