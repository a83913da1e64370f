"""A community's own shows, to be handed out with every word."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CommunityId
from storage.packed_transcript import unpack_raw
from storage.show_rows import owner_name
from storage.tables import cards, episodes, learned_terms, revisions, shows


async def export_owned_shows(connection: AsyncConnection, community: CommunityId) -> list[dict[str, Any]]:
    rows = await connection.execute(select(shows).where(shows.c.owner == owner_name(community)).order_by(shows.c.key))
    return [
        {
            "id": row.id,
            "title": row.title,
            "feed_url": row.feed_url,
            "episodes": await _episodes(connection, row.key),
        }
        for row in rows.all()
    ]


async def _episodes(connection: AsyncConnection, show_key: int) -> list[dict[str, Any]]:
    query = select(episodes).where(episodes.c.show_key == show_key).order_by(episodes.c.position)
    return [
        {
            "slug": row.slug,
            "source": row.source,
            "guid": row.guid,
            "language": row.language,
            "details": json.loads(row.details),
            "revisions": await _revisions(connection, row.position),
            "terms": await _terms(connection, row.id),
            "cards": await _cards(connection, row.id),
        }
        for row in (await connection.execute(query)).all()
    ]


async def _revisions(connection: AsyncConnection, position: int) -> dict[str, str]:
    columns = select(revisions.c.transcript_hash, revisions.c.raw).where(revisions.c.position == position)
    return {name: unpack_raw(raw) for name, raw in await connection.execute(columns)}


async def _terms(connection: AsyncConnection, episode_id: str) -> list[dict[str, Any]]:
    columns = select(learned_terms.c.canonical, learned_terms.c.heard_as).where(
        learned_terms.c.episode_id == episode_id, learned_terms.c.canonical != ""
    )
    rows = await connection.execute(columns.order_by(learned_terms.c.ordinal))
    return [{"canonical": canonical, "heard_as": json.loads(heard_as)} for canonical, heard_as in rows]


async def _cards(connection: AsyncConnection, episode_id: str) -> list[Any]:
    bodies = select(cards.c.body).where(cards.c.episode_id == episode_id)
    return [json.loads(body) for body in (await connection.execute(bodies)).scalars()]
