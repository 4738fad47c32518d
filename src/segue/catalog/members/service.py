"""Who acts for an artist: members, labels, and people whose claim an admin has approved."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from segue.accounts.api import Audit, Caller, Directory, Labels, Role, Tiers
from segue.catalog import rules
from segue.catalog.contracts import Artist, ArtistRef
from segue.catalog.entities.merged import refuse_merged_artist
from segue.catalog.errors import ArtistMissing, NotYourArtist
from segue.catalog.lists.audiences import Audiences
from segue.catalog.members import store
from segue.catalog.members.contracts import ArtistLabel, Claim, ClaimState, Member, Membership
from segue.catalog.members.errors import (
    ArtistMemberMissing,
    ArtistYoursAlready,
    ClaimDecided,
    ClaimMissing,
    ClaimOpen,
    LabelUnknown,
)
from segue.catalog.store import pages
from segue.kernel.clock import Clock
from segue.kernel.ids import ArtistId, ClaimId, IdSource, LabelId, UserId
from segue.kernel.paging import Page, cut_page
from segue.kernel.ports.database import Connection, Database

_FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class Members:
    """Everyone whom an artist trusts, and how they came to be."""

    def __init__(
        self,
        *,
        database: Database,
        labels: Labels,
        directory: Directory,
        tiers: Tiers,
        audit: Audit,
        audiences: Audiences,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._labels = labels
        self._directory = directory
        self._tiers = tiers
        self._audit = audit
        self._audiences = audiences
        self._clock = clock
        self._ids = ids

    async def get(self, caller: Caller, artist_id: ArtistId) -> Membership:
        """Who acts for an artist, for those who do. Raises ArtistMissing, NotYourArtist."""
        async with self._database.transaction() as conn:
            await self._check_editor(conn, caller, artist_id)
            return await self._membership(conn, artist_id)

    async def add_member(
        self, caller: Caller, artist_id: ArtistId, user_id: UserId, address: str | None = None
    ) -> Membership:
        """Let a person act for an artist. Raises ArtistMissing, NotYourArtist, UserMissing."""
        async with self._database.transaction() as conn:
            await self._check_editor(conn, caller, artist_id)
            await self._admit(conn, caller, artist_id, user_id, address)
            return await self._membership(conn, artist_id)

    async def remove_member(
        self, caller: Caller, artist_id: ArtistId, user_id: UserId, address: str | None = None
    ) -> None:
        """Let a person act for an artist no more.

        Raises ArtistMissing, NotYourArtist, ArtistMemberMissing.
        """
        async with self._database.transaction() as conn:
            await self._check_editor(conn, caller, artist_id)
            if not await store.remove_member(conn, artist_id, user_id):
                raise ArtistMemberMissing("They may have left. Load the members again.")
            await self._record(conn, "artist.member_removed", caller, artist_id, address, person=str(user_id))

    async def add_label(
        self, caller: Caller, artist_id: ArtistId, label_id: LabelId, address: str | None = None
    ) -> Membership:
        """Let a label's staff act for an artist. Raises ArtistMissing, NotYourArtist, LabelUnknown."""
        async with self._database.transaction() as conn:
            await self._check_editor(conn, caller, artist_id)
            if not await self._labels.find_names(conn, [label_id]):
                raise LabelUnknown("Check its id.")
            await self._sign(conn, caller, artist_id, label_id, address)
            return await self._membership(conn, artist_id)

    async def remove_label(
        self, caller: Caller, artist_id: ArtistId, label_id: LabelId, address: str | None = None
    ) -> None:
        """Let a label's staff act for an artist no more.

        Raises ArtistMissing, NotYourArtist, LabelUnknown.
        """
        async with self._database.transaction() as conn:
            await self._check_editor(conn, caller, artist_id)
            if not await store.remove_label(conn, artist_id, label_id):
                raise LabelUnknown("It does not act for this artist.")
            await self._record(conn, "artist.label_removed", caller, artist_id, address, label=str(label_id))

    async def list_label_artists(
        self, caller: Caller, label_id: LabelId, *, cursor: str | None, limit: int
    ) -> Page[Artist]:
        """A label's artists by name, for its staff. Raises LabelMissing, BadCursor."""
        await self._labels.get(caller, label_id)
        async with self._database.transaction() as conn:
            found = await store.label_artists(conn, label_id, rules.after_title(cursor), limit + 1)
        page = cut_page(found, limit, lambda last: rules.title_cursor(last[1], last[0].id))
        return page.map(lambda row: row[0])

    async def set_verified(
        self, caller: Caller, artist_id: ArtistId, *, verified: bool, address: str | None = None
    ) -> None:
        """Say that whoever acts for an artist may, or take it back; for admins. Raises ArtistMissing."""
        async with self._database.transaction() as conn:
            if not await store.verify(conn, artist_id, self._clock.now() if verified else None):
                raise _no_artist()
            await self._record(conn, "artist.verified", caller, artist_id, address, verified=verified)

    async def claim(self, caller: Caller, artist_id: ArtistId, note: str, label_id: LabelId | None) -> Claim:
        """Say that an artist is the caller, or one of their label's.

        Raises ArtistMissing, ArtistYoursAlready, LabelUnknown, ClaimOpen.
        """
        async with self._database.transaction() as conn:
            artist = await self._visible(conn, caller, artist_id)
            mine = await self._labels.list_ids_of(conn, caller.user_id)
            if label_id is not None and label_id not in mine:
                raise LabelUnknown("Claim for a label that you act for.")
            if await pages.acts_for(conn, artist_id, caller.user_id, mine):
                raise ArtistYoursAlready("There is nothing to claim.")
            claim = Claim(
                id=ClaimId(self._ids.new()),
                artist=ArtistRef(artist.id, artist.name),
                user_id=caller.user_id,
                label_id=label_id,
                note=note,
                state=ClaimState.OPEN,
                answer=None,
                created_at=self._clock.now(),
                decided_at=None,
            )
            if not await store.add_claim(conn, claim):
                raise ClaimOpen("Wait for an admin's answer.")
        return claim

    async def list_own_claims(self, caller: Caller, *, cursor: str | None, limit: int) -> Page[Claim]:
        """The caller's claims, the oldest first. Raises BadCursor."""
        async with self._database.transaction() as conn:
            found = await store.claims_of(conn, caller.user_id, _after(cursor), limit + 1)
        return _page(found, limit)

    async def list_claims(self, state: ClaimState, *, cursor: str | None, limit: int) -> Page[Claim]:
        """Everybody's claims in a state, the oldest first; for admins. Raises BadCursor."""
        async with self._database.transaction() as conn:
            found = await store.claims_in(conn, state, _after(cursor), limit + 1)
        return _page(found, limit)

    async def decide(
        self,
        caller: Caller,
        claim_id: ClaimId,
        *,
        approved: bool,
        answer: str | None,
        address: str | None = None,
    ) -> Claim:
        """Approve or refuse a claim; for admins. Who made an approved one acts for the artist, verified.

        Raises ClaimMissing, ClaimDecided.
        """
        state = ClaimState.APPROVED if approved else ClaimState.REFUSED
        async with self._database.transaction() as conn:
            claim = await store.lock_claim(conn, claim_id)
            if claim is None:
                raise ClaimMissing("Load the list again.")
            if claim.state is not ClaimState.OPEN:
                raise ClaimDecided(f"It was {claim.state}. Change the artist's members instead.")
            await store.decide(
                conn, claim_id, state, answer=answer, now=self._clock.now(), admin=caller.user_id
            )
            artist_id = claim.artist.id
            if approved:
                if claim.label_id is not None:
                    await self._sign(conn, caller, artist_id, claim.label_id, address)
                else:
                    await self._admit(conn, caller, artist_id, claim.user_id, address)
                await store.verify(conn, artist_id, self._clock.now())
            await self._record(
                conn, f"artist.claim_{state}", caller, artist_id, address, person=str(claim.user_id)
            )
            decided = await store.find_claim(conn, claim_id)
        if decided is None:
            raise ClaimMissing("Load the list again.")
        return decided

    async def _admit(
        self, conn: Connection, caller: Caller, artist_id: ArtistId, user_id: UserId, address: str | None
    ) -> None:
        await self._tiers.add_role(conn, user_id, Role.ARTIST)
        if await store.add_member(conn, artist_id, user_id, self._clock.now()):
            await self._record(conn, "artist.member_added", caller, artist_id, address, person=str(user_id))

    async def _sign(
        self, conn: Connection, caller: Caller, artist_id: ArtistId, label_id: LabelId, address: str | None
    ) -> None:
        if await store.add_label(conn, artist_id, label_id, self._clock.now()):
            await self._record(conn, "artist.label_added", caller, artist_id, address, label=str(label_id))

    async def _visible(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> Artist:
        found = await pages.find_artist(conn, artist_id, self._audiences.of(caller).values)
        if found is None or not (found[1] or await self._may_edit(conn, caller, artist_id)):
            await refuse_merged_artist(conn, artist_id)
            raise _no_artist()
        return found[0]

    async def _check_editor(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> None:
        await self._visible(conn, caller, artist_id)
        if not await self._may_edit(conn, caller, artist_id):
            raise NotYourArtist("Only who acts for the artist may do this. You can claim it.")

    async def _may_edit(self, conn: Connection, caller: Caller, artist_id: ArtistId) -> bool:
        if Role.ADMIN in caller.roles:
            return True
        labels = await self._labels.list_ids_of(conn, caller.user_id)
        return await pages.acts_for(conn, artist_id, caller.user_id, labels)

    async def _membership(self, conn: Connection, artist_id: ArtistId) -> Membership:
        members = await store.members(conn, artist_id)
        labels = await store.labels(conn, artist_id)
        people = await self._directory.find_names(conn, [user_id for user_id, _ in members])
        names = await self._labels.find_names(conn, [label_id for label_id, _ in labels])
        return Membership(
            tuple(Member(one, people[one], since) for one, since in members if one in people),
            tuple(ArtistLabel(one, names[one], since) for one, since in labels if one in names),
        )

    async def _record(
        self,
        conn: Connection,
        action: str,
        caller: Caller,
        artist_id: ArtistId,
        address: str | None,
        **details: str | bool,
    ) -> None:
        await self._audit.record(
            conn,
            action,
            actor=caller.user_id,
            object_kind="artist",
            object_id=artist_id,
            address=address,
            **details,
        )


def _after(cursor: str | None) -> tuple[datetime, UUID]:
    return rules.after_moment(cursor) if cursor else (_FIRST_MOMENT, UUID(int=0))


def _page(found: Sequence[Claim], limit: int) -> Page[Claim]:
    return cut_page(found, limit, lambda last: rules.moment_cursor(last.created_at, last.id))


def _no_artist() -> ArtistMissing:
    return ArtistMissing("It may have been withdrawn. Search for the name.")
