"""Feeds."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.fetching import SafeFetcher
from adapters.feeds.rss import MAX_ITEMS, FeedReader
from bot.domain.episode import Person, Soundbite
from bot.errors import NotATranscript, SourceError, UnreadableSource
from bot.ports import Feed, TranscriptLink

READER = FeedReader(SafeFetcher())
NAMESPACES = (
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {NAMESPACES}><channel>
<title>The Lantern &amp; Hour</title><link>https://lantern.example/show</link><language>en-US</language>
<podcast:person>Rosa Lind</podcast:person>
<podcast:liveItem status="live"><title>Live</title><link>https://lantern.example/live</link><guid>live</guid></podcast:liveItem>
<item><title>Three</title><guid isPermaLink="false"> g-3 </guid><pubDate>Fri, 09 Oct 2020 23:30:38 -0800</pubDate>
<description>&lt;p&gt;All &lt;b&gt;about&lt;/b&gt; oil &amp;amp; wicks.&lt;/p&gt;</description>
<link>https://lantern.example/3</link><enclosure url="https://lantern.example/3.mp3" type="audio/mpeg"/>
<itunes:duration>1:02:03</itunes:duration><itunes:season>9</itunes:season><itunes:episode>8</itunes:episode>
<podcast:season name="Oil">2</podcast:season><podcast:episode>3.0</podcast:episode>
<podcast:person role="Guest" group="cast">Ken Abara</podcast:person>
<podcast:person role="guest">Ken Abara</podcast:person>
<podcast:soundbite startTime="33.833" duration="60.0">A bite</podcast:soundbite>
<podcast:soundbite startTime="NaN" duration="60.0"/><podcast:soundbite startTime="-1" duration="60.0"/>
<podcast:chapters url="https://lantern.example/3.json" type="application/json+chapters"/>
<podcast:transcript url="https://lantern.example/3.txt" type="text/plain"/>
<podcast:transcript url="https://lantern.example/3.es.json" type="application/json" language="es"/>
<podcast:transcript url="https://lantern.example/3.srt" type="application/x-subrip" language="en"/>
<podcast:transcript url="https://lantern.example/3.vtt" type="text/vtt" rel="captions"/>
</item>
<item><title>Two</title><enclosure url="https://lantern.example/2.mp3"/><itunes:duration>754</itunes:duration></item>
</channel></rss>"""


def read(text: str | bytes) -> Feed:
    return READER.read_feed(text.encode() if isinstance(text, str) else text, source="feed.xml")


def test_an_episode_is_told_in_full() -> None:
    feed = read(FEED)
    assert (feed.title, feed.link, feed.language) == ("The Lantern & Hour", "https://lantern.example/show", "en-US")
    item = feed.items[0]
    details = item.details
    assert (details.title, details.guid, details.published) == ("Three", "g-3", date(2020, 10, 9))
    assert (details.season, details.number, details.duration_seconds) == (2, 3, 3723)
    assert details.description == "All about oil & wicks."
    assert (details.url, details.audio_url) == ("https://lantern.example/3", "https://lantern.example/3.mp3")
    assert details.persons == (Person("Ken Abara", "guest"),)
    assert details.soundbites == (Soundbite(33.833, 60.0, "A bite"),)
    assert item.chapters_url == "https://lantern.example/3.json"


def test_transcripts_come_best_first_and_in_the_shows_language() -> None:
    assert [link.url[-7:] for link in read(FEED).items[0].transcripts] == ["e/3.vtt", "e/3.srt", "e/3.txt", "es.json"]
    assert read(FEED).items[0].transcripts[-1] == TranscriptLink(
        "https://lantern.example/3.es.json", "application/json", "es"
    )


def test_an_episode_without_guid_is_its_audio_and_without_persons_the_shows() -> None:
    item = read(FEED).items[1]
    assert item.details.guid == "https://lantern.example/2.mp3"
    assert item.details.persons == (Person("Rosa Lind", "host"),)
    assert item.details.duration_seconds == 754
    assert item.transcripts == ()


@pytest.mark.parametrize(
    "namespace",
    [
        "https://podcastindex.org/namespace/1.0/",
        "http://podcastindex.org/namespace/1.0",
        "https://PodcastIndex.org/namespace/1.0",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    ],
)
def test_the_namespace_is_known_by_every_name_it_has(namespace: str) -> None:
    feed = (
        FEED.replace("https://podcastindex.org/namespace/1.0", namespace)
        .replace("podcast:", "pc:")
        .replace("xmlns:podcast", "xmlns:pc")
    )
    assert len(read(feed).items[0].transcripts) == 4


def test_a_foreign_namespace_is_not_taken_for_it() -> None:
    feed = FEED.replace("https://podcastindex.org/namespace/1.0", "https://podcastindex.org.evil.example/namespace/1.0")
    assert read(feed).items[0].transcripts == ()


def test_atom_is_read() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Lampe</title><link href="https://l.example/"/>'
        "<entry><title>Eins</title><id>e1</id><published>2024-03-01T10:00:00Z</published><summary>Öl</summary>"
        '<link rel="enclosure" href="https://l.example/1.mp3"/><link href="https://l.example/1"/></entry></feed>'
    )
    details = feed.items[0].details
    assert (feed.title, feed.link, feed.language) == ("Lampe", "https://l.example/", "de")
    assert (details.guid, details.published, details.url) == ("e1", date(2024, 3, 1), "https://l.example/1")


@pytest.mark.parametrize(
    ("broken", "title"),
    [
        ("<rss><channel><title>Q & A</title><item/></channel></rss>", "Q & A"),
        ("<rss><channel><title>Caf&eacute; &mdash; R&D</title><item/></channel></rss>", "Café — R&D"),
        ("\n <?xml version='1.0'?><rss><channel><title>A\x08B</title><item/></channel></rss>", "AB"),
        ("<rss><channel><title><![CDATA[<b>A & B</b>]]> & C</title></channel></rss>", "A & B & C"),
        (b"<?xml version='1.0' encoding='utf-8'?><rss><channel><title>Caf\xe9</title></channel></rss>", "Café"),
        ("<rss><channel><title>Über</title></channel></rss>".encode("utf-16"), "Über"),
    ],
)
def test_small_mistakes_are_mended(broken: str | bytes, title: str) -> None:
    assert read(broken).title == title


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel><title>&l9;</title></channel></rss>',
    "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]><rss><channel>{"&a;" * 50_000}</channel></rss>',
    "outside entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
    "outside type": '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss><channel/></rss>',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><rss/>',
    "deep": "<rss><channel>" + "<a>" * 100_000,
    "wide": "<rss><channel>" + "<a/>" * 2_000_000,
    "many items": "<rss><channel>" + "<item/>" * (MAX_ITEMS + 1) + "</channel></rss>",
    "long token": "<rss><channel><title a='" + "x" * 20_000_000,
    "torn": FEED[:-200],
    "unclosed": "<rss><channel><item>",
    "encoding": '<?xml version="1.0" encoding="klingon"?><rss><channel></item></rss>',
    "ampersands": "<rss><channel>" + "&" * 5_000_000,
}


@pytest.mark.parametrize("kind", sorted(BOMBS))
def test_bombs_and_torn_feeds_are_refused(kind: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(BOMBS[kind])
    assert caught.value.source == "feed.xml"
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["<opml><body/></opml>", "<rss/>", "<wrapper xmlns='https://podcastindex.org/namespace/1.0'/>"]
)
def test_other_xml_is_no_feed(text: str) -> None:
    with pytest.raises(NotATranscript):
        read(text)


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (FEED.encode(), True),
        (FEED.encode("utf-16"), True),
        (b"\xef\xbb\xbf <rss>", True),
        (b"<!doctype html><html><body>about <rss> feeds</body></html>", False),
        (b"**Rosa:** the <rss> tag", False),
        (b"WEBVTT", False),
        (b"", False),
    ],
)
def test_feeds_are_told_by_how_they_begin(data: bytes, answer: bool) -> None:
    assert READER.is_feed(data) is answer


@given(
    st.lists(
        st.sampled_from(
            [
                "<rss>",
                "<channel>",
                "<item>",
                "</item>",
                "</channel>",
                "</rss>",
                "<title>",
                "</title>",
                "&",
                "&amp;",
                "x",
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "<",
                ">",
                "<!DOCTYPE a>",
                "<pubDate>",
                "</pubDate>",
                "9 Oct 2020",
                "-1",
                "<guid/>",
                "<feed>",
            ]
        ),
        max_size=30,
    ).map("".join)
    | st.text(max_size=50)
)
def test_any_text_is_a_feed_or_refused(text: str) -> None:
    try:
        feed = read(text.encode("utf-8", "replace"))
    except SourceError as error:
        refusal = error
    else:
        assert all(item.details.title for item in feed.items)
        return
    assert refusal.reason


@given(st.text(max_size=30))
def test_any_value_of_a_field_is_understood_or_left_out(value: str) -> None:
    mended = "".join(c for c in value if c.isprintable()).replace("&", "").replace("<", "").replace("]]>", "")
    feed = (
        FEED.replace("1:02:03", mended).replace("Fri, 09 Oct 2020 23:30:38 -0800", mended).replace("3.0<", f"{mended}<")
    )
    details = read(feed).items[0].details
    assert details.duration_seconds is None or details.duration_seconds > 0
    assert details.number is None or details.number >= 0


@pytest.mark.corpus
def test_the_example_of_the_namespace_is_read(shared: Path) -> None:
    feed = READER.read_feed((shared / "podcast-namespace" / "example.xml").read_bytes(), source="example.xml")
    assert (feed.title, feed.link) == ("Podcasting 2.0 Namespace Example", "https://example.com/podcast")
    assert [(item.details.season, item.details.number) for item in feed.items] == [(1, 3), (1, 2), (1, 1)]
    newest = feed.items[0]
    assert newest.details.published == date(2020, 10, 9)
    assert [link.url for link in newest.transcripts] == [
        "https://example.com/ep3/transcript.txt",
        "https://example.com/episode1/transcript.vtt",
    ]
    assert newest.chapters_url == "https://example.com/ep3_chapters.json"
    assert [person.name for person in newest.details.persons] == ["Adam Curry", "Dave Jones", "Becky Smith"]


@pytest.mark.parametrize(
    ("enclosures", "audio"),
    [
        ('<enclosure url="https://l.example/1" type="image/png"/><enclosure url="https://l.example/1.mp3"/>', "1.mp3"),
        ('<enclosure url="https://l.example/1.pdf" type="Application/PDF" length="x"/>', None),
        ('<enclosure type="audio/mpeg"/><enclosure url="https://l.example/1.m4a" type="audio/x-m4a"/>', "1.m4a"),
        ('<enclosure url="https://l.example/1.bin" type="mp3" length="-1"/>', "1.bin"),
        ('<enclosure url="https://l.example/1.mp4" type="video/mp4" length="0"/>', "1.mp4"),
    ],
)  # fmt: skip
def test_a_recording_is_what_may_be_one_whatever_stands_before_it(enclosures: str, audio: str | None) -> None:
    feed = read(f"<rss><channel><title>L</title><item><title>One</title>{enclosures}</item></channel></rss>")
    assert feed.items[0].details.audio_url == (f"https://l.example/{audio}" if audio else None)
