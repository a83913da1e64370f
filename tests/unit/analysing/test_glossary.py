"""A glossary is learned only from strong evidence."""

from bot.analysing.glossary import learn_glossary
from bot.domain.episode import EpisodeDetails, Person
from bot.domain.episode_card import GlossaryEntry
from tests.fakes.library_samples import transcript


def learned(*speeches: str, notes: str = "", known: tuple[str, ...] = ()) -> dict[str, set[str]]:
    details = EpisodeDetails(title="An episode", description=notes, persons=(Person("Mara Lind"),))
    entries = learn_glossary(details, transcript(*speeches), known)
    assert all(isinstance(entry, GlossaryEntry) and not entry.by_host for entry in entries)
    return {entry.canonical: set(entry.heard_as) for entry in entries}


def test_a_name_in_the_notes_explains_how_it_was_heard() -> None:
    said = "I love what the people at Tigress do. And then Tiger's Data came, they say."
    assert learned(said, notes="We talk about Tigris Data and lakes.") == {"Tigris Data": {"Tigress", "Tiger's Data"}}


def test_a_person_is_known_by_their_credit() -> None:
    assert learned("Our host is Mara Lynd, as ever.") == {"Mara Lind": {"Mara Lynd"}}


def test_a_known_term_counts_like_the_notes() -> None:
    assert learned("So we moved to Kubernetis, and that was that.", known=("Kubernetes",)) == {
        "Kubernetes": {"Kubernetis"}
    }


def test_a_name_said_often_in_an_odd_shape_explains_a_rare_form() -> None:
    speeches = ("We run OpenLake here.", "I like OpenLake.", "Yes, OpenLake is it.", "The Open Lake thing is nice.")
    assert learned(*speeches) == {"OpenLake": {"Open Lake"}}


def test_other_endings_and_other_names_teach_nothing() -> None:
    assert learned("We use Vercel and many Vercels.", notes="All about Vercel.") == {}
    assert learned("They said Boston and Austin, then Bostik.", notes="From Boston.") == {}
    assert learned("We heard Google, then Goggles, from Mara Lind.") == {}
    assert learned("") == {}
