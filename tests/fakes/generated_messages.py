"""Messages of every shape and size, for properties that must hold for all of them."""

from hypothesis import strategies as st

from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ButtonsKind,
    ContextBlock,
    ContextLine,
    EpisodeLine,
    EpisodeList,
    Heading,
    Item,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    PollChart,
    PollChoice,
    QuoteBlock,
    QuoteCard,
    Receipt,
    Text,
    Tone,
)
from bot.chat.messages import OutgoingMessage
from bot.domain.ids import EpisodeId

_WORDS = (
    "bucket",
    "Postgres",
    "S3",
    "& co",
    "<b>",
    "*bold*",
    "\u00fcber",
    "e\u0301te\u0301",
    "\U0001f469\u200d\U0001f4bb",
)
_FLAGS = ("\U0001f1e9\U0001f1ea", "\ud55c\uad6d", "\u1112\u1161\u11ab", "#", "\n", "`", "@everyone", "\u202e", "")


def texts(longest: int = 5_000) -> st.SearchStrategy[str]:
    """Short and long, of words, marks, emoji and anything else."""
    word = st.sampled_from(_WORDS + _FLAGS) | st.text(max_size=12)
    grown = st.tuples(st.lists(word, min_size=1, max_size=6), st.integers(1, longest // 20)).map(
        lambda drawn: " ".join(drawn[0] * drawn[1])[:longest]
    )
    return st.one_of(st.text(max_size=20), st.text(max_size=20), grown)


def receipts() -> st.SearchStrategy[Receipt]:
    address = st.none() | st.integers(1, 2_000).map(lambda size: f"https://show.example/{'a' * size}")
    return st.builds(
        Receipt,
        episode_title=texts(600),
        where=st.sampled_from(("12:34", "about 40 % in")) | texts(400),
        lines=st.just("lines 1-2"),
        transcript_url=address,
        url=address,
    )


def quotes() -> st.SearchStrategy[QuoteBlock]:
    heard = st.lists(st.tuples(texts(200), texts(200)), max_size=3).map(tuple)
    return st.builds(QuoteBlock, text=texts(), speaker=st.none() | texts(300), receipt=receipts(), heard_as=heard)


def buttons() -> st.SearchStrategy[Button]:
    action = st.text("abcdef:0123", min_size=1, max_size=100)
    return st.builds(Button, label=texts(200).filter(str.strip), action=action)


def polls() -> st.SearchStrategy[PollBlock]:
    votes = st.none() | st.integers(0, 90_000)
    action = st.just("") | st.text("abcdef:0123", min_size=1, max_size=100)
    choice = st.builds(PollChoice, label=texts(300), action=action, votes=votes)
    choices = st.lists(choice, min_size=2, max_size=10).map(tuple)
    split = st.lists(st.tuples(texts(200), st.lists(st.integers(0, 900), max_size=10).map(tuple)), max_size=3)
    return st.builds(
        PollBlock,
        question=texts(1_000),
        choices=choices,
        status=texts(300),
        rules=texts(300),
        voters=st.none() | st.integers(0, 5_000),
        split=split.map(tuple),
    )


def pictures() -> st.SearchStrategy[PictureBlock]:
    card = st.builds(QuoteCard, text=texts(600), speaker=texts(60), episode=texts(200), show=texts(60))
    bars = st.lists(st.tuples(texts(80), st.integers(0, 900)), min_size=2, max_size=10).map(tuple)
    chart = st.builds(PollChart, question=texts(300), bars=bars, caption=texts(60))
    return st.builds(PictureBlock, drawing=card | chart, alt=texts(2_000))


def blocks() -> st.SearchStrategy[Block]:
    some = st.lists(buttons(), max_size=30).map(tuple)
    few = st.lists(buttons(), max_size=3).map(tuple)
    item = st.builds(Item, text=texts(800), quote=st.none() | quotes(), note=texts(300), buttons=few)
    items = st.tuples(st.lists(item, max_size=4), st.integers(1, 12)).map(lambda drawn: tuple(drawn[0] * drawn[1]))
    episode = st.builds(
        EpisodeLine, episode_id=st.just(EpisodeId("e")), title=texts(400), detail=texts(400), url=st.none()
    )
    episodes = st.tuples(st.lists(episode, max_size=4), st.integers(1, 12)).map(lambda one: tuple(one[0] * one[1]))
    line = st.builds(ContextLine, speaker=st.none() | texts(100), text=texts(2_000), quoted=st.booleans())
    lines = st.lists(line, min_size=1, max_size=9).map(tuple)
    more = st.sampled_from(("", "/episodes storage"))
    return st.one_of(
        st.builds(Heading, texts(500)),
        st.builds(Text, texts()),
        st.builds(Notice, st.sampled_from(Tone), texts()),
        quotes(),
        st.builds(ItemList, items, st.booleans(), more),
        st.builds(EpisodeList, episodes, more),
        st.builds(ContextBlock, lines=lines, receipt=receipts()),
        st.builds(Buttons, some, st.sampled_from(ButtonsKind)),
        polls(),
        pictures(),
    )


def messages() -> st.SearchStrategy[OutgoingMessage]:
    return st.lists(blocks(), min_size=1, max_size=5).map(lambda some: OutgoingMessage(blocks=tuple(some)))
