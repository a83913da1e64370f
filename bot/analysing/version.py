"""Name and version of the analysis that needs no model; a card made by another one is made again."""

ANALYSER = "signs-4"
