"""HTTP of schedules: for who acts for the artist, and admins."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict

from segue.accounts.http import SignedInCaller
from segue.catalog.entities.schemas import IfMatch, address_of, changed, tag, wanted_revision
from segue.catalog.schedules.contracts import HeldSchedule
from segue.catalog.schedules.service import Schedules
from segue.catalog.schemas import Answer
from segue.kernel.ids import AlbumId, SongId


class PutScheduleBody(BaseModel):
    """`at`: one instant everywhere. `day`: midnight in each territory. Neither: at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: AwareDatetime | None = None
    day: date | None = None


class ScheduleBody(Answer):
    """`first_at` is when the first can hear it: the instant, or the day's beginning where it begins first."""

    at: datetime | None
    day: date | None
    first_at: datetime | None
    revision: int


def router(schedules: Schedules) -> APIRouter:
    """The routes of schedules, without the API's prefix."""
    routes = APIRouter(tags=["rights"])

    @routes.get("/albums/{album_id}/schedule")
    async def get_album_schedule(response: Response, caller: SignedInCaller, album_id: UUID) -> ScheduleBody:
        """When an album comes out."""
        return _told(response, await schedules.get_of_album(caller, AlbumId(album_id)))

    @routes.put("/albums/{album_id}/schedule", responses=changed)
    async def put_album_schedule(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        album_id: UUID,
        body: PutScheduleBody,
        if_match: IfMatch = None,
    ) -> ScheduleBody:
        """Say when an album comes out. Until then nobody else sees it, also if it was out before."""
        put = await schedules.put_on_album(
            caller,
            AlbumId(album_id),
            at=body.at,
            day=body.day,
            revision=wanted_revision(if_match),
            address=address_of(request),
        )
        return _told(response, put)

    @routes.get("/songs/{song_id}/schedule")
    async def get_song_schedule(response: Response, caller: SignedInCaller, song_id: UUID) -> ScheduleBody:
        """When a song comes out by itself."""
        return _told(response, await schedules.get_of_song(caller, SongId(song_id)))

    @routes.put("/songs/{song_id}/schedule", responses=changed)
    async def put_song_schedule(
        *,
        request: Request,
        response: Response,
        caller: SignedInCaller,
        song_id: UUID,
        body: PutScheduleBody,
        if_match: IfMatch = None,
    ) -> ScheduleBody:
        """Say when a song comes out by itself, before its album or after it; neither: with its album."""
        put = await schedules.put_on_song(
            caller,
            SongId(song_id),
            at=body.at,
            day=body.day,
            revision=wanted_revision(if_match),
            address=address_of(request),
        )
        return _told(response, put)

    return routes


def _told(response: Response, schedule: HeldSchedule) -> ScheduleBody:
    tag(response, schedule.revision)
    at = schedule.first_at if schedule.day is None else None
    return ScheduleBody(at=at, day=schedule.day, first_at=schedule.first_at, revision=schedule.revision)
