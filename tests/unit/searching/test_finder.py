"""The finder understands what people type and stays inside their scope."""

from dataclasses import replace

import pytest

from bot.domain.episode import Show
from bot.domain.episode_card import GlossaryEntry
from bot.domain.ids import CommunityId, ShowId
from tests.fakes.library_samples import ADA
from tests.fakes.talking_library import TalkingLibrary

GARDEN = Show(ShowId("garden"), "Garden Radio")
FILLER = tuple(
    f"We talked at length about topic number {n} and how the market for it changed last year." for n in range(30)
)


async def first(talk: TalkingLibrary, text: str) -> str:
    findings = await talk.finder.find(text, talk.scope())
    return findings.passages[0].passage.text if findings.passages else ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("K native functions", "The Knative project runs functions for you."),
        ("Duck D B", "Everything analytical went into DuckDB on one laptop."),
        ("Dee-graph licence", "Then Dgraph changed its license overnight."),
        ("Git tea", "We host our code on Gitea in the basement."),
        ("anthropocopic", "Then Anthropic published a protocol for it."),
        ("see plus plus", "I wrote C++ for eleven years before that."),
        ("S3", "All of our data sits in S3 now."),
        ("o1", "The best example of it is o1 with its chain of thought."),
        ("IAM", "The moat of that cloud is IAM and the network."),
        ("dotnet", "They moved from Java to .NET in one summer."),
        ("open ai", "A model by OpenAI writes the first draft."),
        ("dogfooding", "For a month we were dog fooding the alpha."),
        ("kubernetis", "Nobody should look at Kubernetes in the morning."),
    ],
)
async def test_what_was_said_is_found_however_it_is_typed(talk: TalkingLibrary, typed: str, said: str) -> None:
    await talk.tell("filler", *FILLER)
    await talk.tell("one", said)
    assert said in await first(talk, typed)


async def test_a_repair_is_reported_with_the_words_as_they_were_said(talk: TalkingLibrary) -> None:
    await talk.tell("one", *FILLER, "Nobody should look at Kubernetes in the morning.")
    findings = await talk.finder.find("kubernetis", talk.scope())
    assert [(repair.typed, repair.taken_for) for repair in findings.repairs] == [("kubernetis", ("Kubernetes",))]
    assert findings.missing == ()


async def test_what_nobody_said_is_missing_and_the_closest_name_is_one_that_was_said(talk: TalkingLibrary) -> None:
    await talk.tell("one", *FILLER, "Our friends at Snowball and at Zapflow paid for the lunch, as Snowball does.")
    findings = await talk.finder.find("What did they say about Snowflake?", talk.scope())
    assert findings.missing == ("Snowflake",)
    assert findings.closest == ("Snowball",)
    assert findings.confidence < 0.3


async def test_confidence_is_high_for_what_was_said(talk: TalkingLibrary) -> None:
    await talk.tell("one", *FILLER, "Data has gravity, so everything moves towards the S3 bucket.")
    said = await talk.finder.find("Why does everything move towards S3?", talk.scope())
    unsaid = await talk.finder.find("Who invented the Zeebe falconry engine?", talk.scope())
    assert said.confidence > 0.8
    assert unsaid.confidence < 0.2


async def test_a_quoted_phrase_must_be_there(talk: TalkingLibrary) -> None:
    await talk.tell("one", "Gravity pulls. Data falls.")
    await talk.tell("two", "We call this data gravity, and it wins.")
    found = await talk.finder.find('"data gravity"', talk.scope())
    assert [one.passage.text for one in found.passages] == ["We call this data gravity, and it wins."]
    assert not (await talk.finder.find('"gravity data"', talk.scope())).passages


async def test_filters_narrow_to_an_episode_and_to_a_speaker(talk: TalkingLibrary) -> None:
    await talk.tell("one", "Buckets are cheap.", "Buckets are slow.", speakers=("Ann Ober", "Bo"), season=3, number=12)
    await talk.tell("two", "Buckets are old.", speakers=("Bo",))
    assert len((await talk.finder.find("buckets", talk.scope())).passages) == 2
    one = await talk.finder.find("buckets from:S3E12", talk.scope())
    assert ["cheap" in found.passage.text for found in one.passages] == [True]
    assert len((await talk.finder.find("buckets by:Ann", talk.scope())).passages) == 1
    assert not (await talk.finder.find("buckets by:Carla", talk.scope())).passages
    assert not (await talk.finder.find("buckets from:nowhere-at-all", talk.scope())).passages


async def test_the_communitys_glossary_is_understood_both_ways_and_at_once(talk: TalkingLibrary) -> None:
    await talk.tell("one", *FILLER, "Then Tigress built a new bucket.")
    await talk.tell("two", *FILLER, "The people at Wiretap Nine were early.")
    assert "Tigress" not in await first(talk, "Big Cat Storage")
    await talk.stores.glossary.put(ADA, GlossaryEntry("Big Cat Storage", ("Tigress",), by_host=True))
    await talk.stores.glossary.put(ADA, GlossaryEntry("Wiretap Nine", ("Wired Up Nein",), by_host=True))
    assert "Tigress" in await first(talk, "Big Cat Storage")
    assert "Wiretap" in await first(talk, "wired up nein")


async def test_shows_that_are_not_followed_do_not_exist(talk: TalkingLibrary) -> None:
    secret = replace(GARDEN, owner=CommunityId("bob"))
    await talk.tell("ours", *FILLER, "We like the Kubernetes operator.")
    await talk.tell("theirs", "Project Zanzibar ships in May, said Quentin.", show=secret)
    ours = talk.scope()
    findings = await talk.finder.find("zanzibarr Quentin", ours)
    assert findings.passages == ()
    assert set(findings.missing) == {"zanzibarr", "Quentin"}
    assert "Zanzibar" not in findings.closest
    assert await talk.finder.suggest_topics("zan", ours) == []
    own = talk.scope(GARDEN, community=CommunityId("bob"))
    assert "Zanzibar" in (await talk.finder.find("zanzibarr Quentin", own)).passages[0].passage.text
    # The same show id, asked for by somebody else, leads nowhere.
    assert (await talk.finder.find("zanzibar", talk.scope(GARDEN))).passages == ()


async def test_topics_complete_names_that_were_said_most_said_first(talk: TalkingLibrary) -> None:
    await talk.tell("one", "I asked Tim Chen about Postgres and about Podman.", "We like Postgres here.")
    await talk.tell("two", "Then Postgres came, they say, and gRPC.")
    assert (await talk.finder.suggest_topics("po", talk.scope()))[0] == "Postgres"
    assert await talk.finder.suggest_topics("chen", talk.scope()) == ["Tim Chen"]
    assert await talk.finder.suggest_topics("gr", talk.scope()) == ["gRPC"]
    assert len(await talk.finder.suggest_topics("", talk.scope(), limit=2)) == 2


@pytest.mark.parametrize(
    ("language", "said", "typed"),
    [
        ("de", "Die alten Häuser stehen am Fluss und die Gärten blühen.", "Was wurde über das Haus am Fluss gesagt?"),
        ("es", "Las ciudades pequeñas guardan sus bases de datos.", "¿Qué se dijo de la ciudad y la base?"),
        ("fr", "Nous parlons des serveurs et des nuages.", "Que dit-on du serveur?"),
        ("ja", "東京のデータセンターについて話しました。", "データセンター"),
        ("uk", "Ми говорили про Київ та дані.", "Київ"),
    ],
)
async def test_other_languages_are_found_by_their_own_stems(
    talk: TalkingLibrary, language: str, said: str, typed: str
) -> None:
    await talk.tell("other", "The houses by the river were sold to a bank.")
    await talk.tell("one", said, language=language)
    assert said in await first(talk, typed)


async def test_a_changed_or_removed_text_is_found_as_it_is_now(talk: TalkingLibrary) -> None:
    await talk.tell("one", "At first we spoke of walruses.")
    assert await first(talk, "walrus")
    await talk.tell("one", "Later we spoke of puffins.")
    assert not await first(talk, "walrus")
    assert "puffins" in await first(talk, "puffin")


@pytest.mark.parametrize(
    "text", ["", "   ", "???", '""', "from:", "the of and", "\u0000", "a" * 500, "\ud800", "+-!(){}:^~*"]
)
async def test_any_text_is_answered_without_an_error(talk: TalkingLibrary, text: str) -> None:
    await talk.tell("one", "We spoke of the sea and of a ship.")
    findings = await talk.finder.find(text, talk.scope())
    assert 0 <= findings.confidence <= 1


async def test_an_empty_library_finds_nothing(talk: TalkingLibrary) -> None:
    findings = await talk.finder.find("anything", talk.scope())
    assert findings.passages == ()
    assert findings.confidence == 0
