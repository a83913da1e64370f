"""Gates that are known not to be reached, each with what was tried. Printed with every report; empty is the aim."""

_SAMPLE = "its questions were written to be hard; synonyms, spoken numbers and who-is questions need a model"

KNOWN_UNREACHED: dict[str, str] = {
    "sample.hit1": _SAMPLE,
    "sample.balanced": "unanswerable questions whose words were all said, only not together, are still answered",
    "sample.quote1": "the topic's fit was weighed by measurement; two topics are spoken of without their name",
    "sample.quote3": "the same two topics",
    "retrieval.recall5": "45 or 46 of 82, 46 needed; 36 share hardly a word with their passage; with embeddings .68",
    "extract.gain10": "a linear model over signs finds quotes (hit rate holds) but orders raw speech weakly: ADR 0010",
    "takes.unmarked.recall8": "half of the labelled takes carry no sign of stance in their words: ADR 0012",
    "takes.unmarked.precision8": "as above; higher thresholds cost hits and bought no precision: ADR 0012",
    "takeaways.strict": "places are found (.5 by place) but a cut sentence seldom has a summary's words: ADR 0012",
    "takeaways.shared": "three of four; the fourth is spread over forty lines without a sentence that sums it up",
}
