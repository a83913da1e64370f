"""The contract of `PassageIndex` and `IndexVocabulary`, in memory and in a folder, whole or damaged."""

import multiprocessing
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.episode import Show
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, ShowId
from bot.ports import Alternative, IndexedEpisode, IndexedPassage, Slot
from storage.search_documents import add_episode
from storage.search_index import TantivyIndex
from tests.fakes.library_samples import ADA, BOB, KITCHEN

GARDEN = Show(ShowId("garden"), "Garden Radio")
OURS = Scope(community=ADA, shows=(KITCHEN.id,))
BOTH = Scope(community=ADA, shows=(KITCHEN.id, GARDEN.id))
Open = Callable[[], TantivyIndex]


@pytest.fixture(params=["memory", "folder"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> TantivyIndex:
    return TantivyIndex(tmp_path if request.param == "folder" else None)


def episode(
    name: str, *texts: str, show: Show = KITCHEN, speakers: tuple[str, ...] = (), language: str = "en", names: str = ""
) -> IndexedEpisode:
    passages = [IndexedPassage(text, speakers, f"{name}:{at}".encode()) for at, text in enumerate(texts)]
    listed = [(one, 1) for one in names.split(",") if one]
    return IndexedEpisode(
        episode_id=EpisodeId(name), show=show, language=language, title=name, passages=passages, names=listed
    )


def slot(*words: str, weight: float = 1.0, required: bool = False) -> Slot:
    return Slot((Alternative(words, weight),), required)


def found(index: TantivyIndex, *slots: Slot, scope: Scope = OURS, limit: int = 10) -> list[str]:
    return [hit.payload.decode() for hit in index.search(slots, scope, limit)]


def test_an_empty_index_holds_version_zero_and_finds_nothing(index: TantivyIndex) -> None:
    assert index.version() == 0
    assert index.passages(OURS) == 0
    assert found(index, slot("anything")) == []
    assert index.words() == []
    assert list(index.names("a", OURS, 5)) == []


def test_passages_are_ranked_by_rarity_and_number_of_words_met(index: TantivyIndex) -> None:
    texts = ("the bucket and the lake", "the lake", "the lake of the house", "nothing at all")
    assert index.replace([episode("a", *texts)], [], 7)
    assert index.version() == 7
    assert found(index, slot("lake"), slot("bucket")) == ["a:0", "a:1", "a:2"]
    assert found(index, slot("lake"), slot("bucket"), limit=1) == ["a:0"]
    assert found(index) == []


def test_a_hidden_episode_is_not_found_counted_or_completed(index: TantivyIndex) -> None:
    first = episode("a", "the lake", "a bucket", names="Lake House,Lakeland")
    index.replace([first, episode("b", "the lake", names="Lakeland"), episode("c", "rain", show=GARDEN)], [], 1)
    for scope in (OURS, BOTH):
        for hidden in (("a",), ("a", *(f"x{at}" for at in range(60)))):
            hiding = replace(scope, hidden=frozenset(EpisodeId(name) for name in hidden))
            assert found(index, slot("lake"), scope=hiding) == ["b:0"]
            assert found(index, slot("lake"), scope=replace(hiding, episodes=(EpisodeId("a"),))) == []
            assert index.count(("lake",), hiding) == 1
            assert index.count(("bucket",), hiding) == 0
            assert index.passages(hiding) == index.passages(scope) - 2
            assert index.said("bucket", hiding) == 0
            assert index.said("lake", hiding) == 1
            assert list(index.names("la", hiding, 5)) == ["Lakeland"]
        assert index.said("bucket", scope) == 1
        assert list(index.names("la", scope, 5)) == ["Lakeland", "Lake House"]


def test_hiding_leaves_the_scores_of_the_rest_as_they_were(index: TantivyIndex) -> None:
    index.replace([episode("a", "the lake"), episode("b", "the lake and the bucket", "rain")], [], 1)
    hiding = replace(OURS, hidden=frozenset((EpisodeId("a"),)))
    alone = replace(OURS, episodes=(EpisodeId("b"),))
    wanted = [slot("lake"), slot("bucket")]
    assert index.search(wanted, hiding, 5) == index.search(wanted, alone, 5)


def test_of_a_slots_alternatives_the_best_counts(index: TantivyIndex) -> None:
    index.replace([episode("a", "knative runs", "native code", "code runs")], [], 1)
    either = Slot((Alternative(("native",), 0.2), Alternative(("knative",))))
    hits = index.search([either], OURS, 10)
    assert [hit.payload for hit in hits] == [b"a:0", b"a:1"]
    assert hits[0].score > 3 * hits[1].score


def test_phrases_are_met_in_order_and_required_slots_exclude(index: TantivyIndex) -> None:
    index.replace([episode("a", "data gravity wins", "gravity of data", "data wins")], [], 1)
    assert found(index, slot("data", "gravity")) == ["a:0"]
    assert found(index, slot("wins"), slot("gravity", required=True)) == ["a:0", "a:1"]
    assert index.count(["data", "gravity"], OURS) == 1
    assert index.count(["data"], OURS) == 3


def test_forms_of_a_word_meet_in_the_language_of_the_passage(index: TantivyIndex) -> None:
    german = episode("b", "Die alten Häuser am Fluss", language="de")
    unknown = episode("c", "Мова наша", language="uk")
    index.replace([episode("a", "leaking buckets"), german, unknown], [], 1)
    assert found(index, slot("leaks")) == ["a:0"]
    assert found(index, slot("haus")) == ["b:0"]
    assert found(index, slot("мова")) == ["c:0"]


@pytest.mark.parametrize("word", ["s3", "o1", "iam", "c++", "c#", ".net", "r&d", "don't"])
def test_words_with_digits_and_signs_are_kept(index: TantivyIndex, word: str) -> None:
    text = "We have S3, o1, IAM, C++, C#, .NET and R&D; don\u2019t we?"
    index.replace([episode("a", text), episode("b", "c net r d s o")], [], 1)
    assert found(index, slot(word)) == ["a:0"]


def test_a_replaced_episode_is_found_by_its_present_words_alone(index: TantivyIndex) -> None:
    index.replace([episode("a", "walrus", "seal"), episode("b", "walrus")], [], 1)
    index.replace([episode("a", "puffin")], [], 2)
    assert found(index, slot("walrus")) == ["b:0"]
    assert found(index, slot("puffin")) == ["a:0"]
    assert index.passages(OURS) == 2
    index.replace([], [EpisodeId("b"), EpisodeId("never-there")], 3)
    assert found(index, slot("walrus")) == []
    assert (index.version(), index.passages(OURS)) == (3, 1)


def test_a_scope_hides_other_shows_episodes_and_speakers(index: TantivyIndex) -> None:
    private = replace(KITCHEN, owner=BOB)
    index.replace(
        [
            episode("a", "salt", speakers=("Ann Ober",), names="Salt Lake"),
            episode("b", "salt", show=GARDEN, names="Salt Mine"),
            episode("c", "salt secret", show=private, names="Salt Vault"),
        ],
        [],
        1,
    )
    assert found(index, slot("salt")) == ["a:0"]
    assert sorted(found(index, slot("salt"), scope=BOTH)) == ["a:0", "b:0"]
    assert found(index, slot("salt"), scope=replace(BOTH, episodes=(EpisodeId("b"),))) == ["b:0"]
    assert found(index, slot("salt"), scope=replace(BOTH, episodes=())) == []
    assert found(index, slot("salt"), scope=replace(BOTH, speaker="ober")) == ["a:0"]
    assert found(index, slot("salt"), scope=replace(BOTH, speaker="ANN Ober")) == ["a:0"]
    assert found(index, slot("secret"), scope=BOTH) == []
    assert found(index, slot("secret"), scope=replace(OURS, community=BOB)) == ["c:0"]
    assert (index.said("secret", BOTH), index.said("secret", replace(OURS, community=BOB))) == (0, 1)
    assert (index.count(["salt"], OURS), index.count(["secret"], BOTH), index.passages(BOTH)) == (1, 0, 2)
    assert list(index.names("salt", OURS, 5)) == ["Salt Lake"]
    assert list(index.names("va", BOTH, 5)) == []
    assert list(index.speakers("OB", OURS, 5)) == list(index.speakers("ann o", BOTH, 5)) == ["Ann Ober"]
    assert list(index.speakers("", replace(OURS, hidden=frozenset({EpisodeId("a")})), 5)) == []
    assert list(index.speakers("", Scope(community=ADA, shows=()), 5)) == []
    assert found(index, slot("salt"), scope=Scope(community=ADA, shows=())) == []


def test_many_shows_and_episodes_in_a_scope_are_no_matter(index: TantivyIndex) -> None:
    shows = [Show(ShowId(f"show{at}"), "S") for at in range(60)]
    index.replace([episode(f"e{at}", "salt", show=show) for at, show in enumerate(shows)], [], 1)
    half = Scope(community=ADA, shows=tuple(show.id for show in shows[:40]))
    assert len(found(index, slot("salt"), scope=half, limit=99)) == 40
    many = replace(half, episodes=tuple(EpisodeId(f"e{at}") for at in range(20, 60)))
    assert len(found(index, slot("salt"), scope=many, limit=99)) == 20
    assert index.count(["salt"], many) == 20


def test_the_vocabulary_knows_the_forms_that_were_said(index: TantivyIndex) -> None:
    index.replace([episode("a", "Buckets of S3", names="Amazon S3,gRPC"), episode("b", "buckets", names="gRPC")], [], 1)
    assert sorted(index.words()) == ["buckets", "of", "s3"]
    assert (index.said("buckets", OURS), index.said("bucket", OURS)) == (2, 0)
    assert list(index.names("", OURS, 9)) == ["gRPC", "Amazon S3"]
    assert list(index.names("S", OURS, 9)) == ["Amazon S3"]
    assert list(index.names("G", OURS, 9)) == ["gRPC"]


def test_cleared_it_is_as_new(index: TantivyIndex) -> None:
    index.replace([episode("a", "salt")], [], 4)
    index.clear()
    assert (index.version(), found(index, slot("salt"))) == (0, [])
    assert index.replace([episode("a", "salt")], [], 4)
    assert found(index, slot("salt")) == ["a:0"]


# --- the folder ---


def test_what_was_indexed_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    TantivyIndex(tmp_path).replace([episode("a", "salt")], [], 5)
    again = TantivyIndex(tmp_path)
    assert (again.version(), found(again, slot("salt"))) == (5, ["a:0"])


def test_one_reads_what_another_commits(tmp_path: Path) -> None:
    reader, writer = TantivyIndex(tmp_path), TantivyIndex(tmp_path)
    writer.replace([episode("a", "salt")], [], 1)
    assert (reader.version(), found(reader, slot("salt"))) == (1, ["a:0"])
    writer.replace([episode("b", "salt")], [], 2)
    assert sorted(found(reader, slot("salt"))) == ["a:0", "b:0"]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".tantivy"))


def _emptied(paths: Iterable[Path]) -> None:
    for path in paths:
        path.write_bytes(b"")


def _halved(paths: Iterable[Path]) -> None:
    for path in paths:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])


def _scrambled(paths: Iterable[Path]) -> None:
    for path in paths:
        path.write_bytes(bytes(255 - byte for byte in path.read_bytes()))


def _removed(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink()


@pytest.mark.parametrize("damage", [_emptied, _halved, _scrambled, _removed])
@pytest.mark.parametrize("ending", ["", "meta.json", ".store", ".term", ".idx", ".fast"])
def test_a_damaged_folder_is_emptied_and_can_be_filled_again(
    tmp_path: Path, damage: Callable[[Iterable[Path]], None], ending: str
) -> None:
    TantivyIndex(tmp_path).replace([episode("a", "salt", names="Salt Lake")], [], 5)
    damage([path for path in _files(tmp_path) if path.name.endswith(ending)])
    again = TantivyIndex(tmp_path)
    found(again, slot("salt"))
    list(again.words())
    if again.version() != 5:
        assert again.version() == 0
        assert again.replace([episode("a", "salt", names="Salt Lake")], [], 5)
    assert found(again, slot("salt")) == ["a:0"]
    assert list(again.names("la", OURS, 3)) == ["Salt Lake"]


def test_a_folder_that_vanishes_under_it_is_made_again(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.replace([episode("a", "salt")], [], 5)
    for path in _files(tmp_path):
        path.unlink()
    again = TantivyIndex(tmp_path)
    assert again.version() == 0
    assert again.replace([episode("a", "salt")], [], 5)


def _write_and_die(folder: str) -> None:
    index = TantivyIndex(Path(folder))
    writer = index._index.writer(20_000_000, 1)
    add_episode(writer, episode("b", "salt " * 50))
    multiprocessing.current_process().kill()


def test_a_writer_that_was_killed_leaves_the_last_commit_and_a_free_lock(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.replace([episode("a", "salt")], [], 1)
    process = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(str(tmp_path),))
    process.start()
    process.join(60)
    assert process.exitcode not in (0, None)
    again = TantivyIndex(tmp_path)
    assert (again.version(), found(again, slot("salt"))) == (1, ["a:0"])
    assert again.replace([episode("b", "salt")], [], 2)
    assert sorted(found(again, slot("salt"))) == ["a:0", "b:0"]


def test_while_another_writes_nothing_is_changed_and_nothing_fails(tmp_path: Path) -> None:
    index, other = TantivyIndex(tmp_path), TantivyIndex(tmp_path)
    index.replace([episode("a", "salt")], [], 1)
    held = other._index.writer(20_000_000, 1)
    assert not index.replace([episode("b", "salt")], [], 2)
    assert (index.version(), found(index, slot("salt"))) == (1, ["a:0"])
    del held
    assert index.replace([episode("b", "salt")], [], 2)


def test_two_folders_never_meet(tmp_path: Path) -> None:
    one, other = TantivyIndex(tmp_path / "one"), TantivyIndex(tmp_path / "other")
    one.replace([episode("a", "salt")], [], 1)
    assert (other.version(), found(other, slot("salt"))) == (0, [])


def test_a_community_of_any_name_keeps_to_itself(index: TantivyIndex) -> None:
    odd = CommunityId('o"dd\x1f:*')
    mine = replace(KITCHEN, owner=odd)
    index.replace([episode("a", "salt", show=mine), episode("b", "salt", show=GARDEN)], [], 1)
    assert found(index, slot("salt"), scope=Scope(community=odd, shows=(KITCHEN.id,))) == ["a:0"]
    assert found(index, slot("salt"), scope=OURS) == []


def test_an_index_of_another_format_makes_way_without_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "passages-0").mkdir()
    (tmp_path / "passages-0" / "meta.json").write_text("{}")
    with caplog.at_level("WARNING"):
        index = TantivyIndex(tmp_path)
    assert index.version() == 0
    assert not (tmp_path / "passages-0").exists()
    assert caplog.records == []


def test_its_words_change_with_episodes_and_with_nothing_else(index: TantivyIndex) -> None:
    index.replace([episode("a", "the lake")], [], 3)
    assert index.words_version() == 3
    index.replace([], [EpisodeId("unknown")], 4)
    assert (index.version(), index.words_version()) == (4, 3)
    index.replace([], [EpisodeId("a")], 5)
    assert index.words_version() == 5
