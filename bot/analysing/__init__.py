"""From a transcript to an `EpisodeCard`: takeaways, hot takes, quotes, chapters, glossary."""
