"""The catalogue as sheets: out as it is, and in as changes, all of them or none."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Unpack
from uuid import UUID

from segue.accounts.api import Caller, LabelMissing, Role
from segue.catalog.albums.service import Albums, tidy_album
from segue.catalog.entities.desk import Desk, DeskPorts
from segue.catalog.errors import ArtistMissing, NotYourArtist
from segue.catalog.licences.service import Licences
from segue.catalog.sheets import cells, columns, store
from segue.catalog.sheets.contracts import CellChange, CellError, SheetKind, SheetResult, SheetRow
from segue.catalog.sheets.errors import SheetTooLarge, SheetWrong
from segue.catalog.songs.service import Songs, tidy_song
from segue.catalog.store import licences as licence_store
from segue.catalog.store import pages
from segue.catalog.terms import Licence
from segue.kernel.errors import AppError, ErrorKind
from segue.kernel.ids import AlbumId, ArtistId, LabelId, SongId
from segue.kernel.ports.database import Connection, Database

MOST_CHANGED = 2_000
"""Rows: each is a change as if somebody had made it by hand, checked and written down."""
_BATCH = 500
_NONE = UUID(int=0)
_COLUMN_OF = {"name_refused": "title", "album_not_found": "album_id"}


@dataclass(frozen=True, slots=True)
class Editors:
    """The services through which a sheet changes things."""

    songs: Songs
    albums: Albums
    licences: Licences


class Joined:
    """A database whose transactions are parts of one that is open, so that all of them end together."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """A savepoint."""
        return self._savepoint()

    @asynccontextmanager
    async def _savepoint(self) -> AsyncIterator[Connection]:
        async with self._conn.transaction():
            yield self._conn


class _Undo(Exception):
    """Ends a transaction whose changes are not meant to stay."""


@dataclass(slots=True)
class _Found:
    """What a sheet comes to, as it is read."""

    changes: list[CellChange] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    changed_rows: int = 0

    def error(self, row: SheetRow, failure: AppError, column: str | None = None) -> None:
        """Note what is wrong with a row."""
        named = failure.fields.get("field")
        where = column or (str(named) if named in row.cells else _COLUMN_OF.get(failure.code))
        self.errors.append(CellError(row.line, where, failure.code, failure.detail))

    def check(self, *, dry_run: bool) -> None:
        """Raises _Undo when nothing may stay."""
        if dry_run or self.errors:
            raise _Undo

    def count_row(self) -> None:
        """Raises SheetTooLarge."""
        self.changed_rows += 1
        if self.changed_rows > MOST_CHANGED:
            raise SheetTooLarge(f"Change {MOST_CHANGED:,} rows at most at once.", limit=MOST_CHANGED)


@dataclass(frozen=True, slots=True)
class _Change:
    """A sheet that is being applied: by whom, with what, and what it comes to."""

    conn: Connection
    caller: Caller
    editors: Editors
    found: _Found
    address: str | None


class Sheets(Desk):
    """Exports read in batches; an import is one transaction. `edit` gives the services on a database."""

    def __init__(self, edit: Callable[[Database], Editors], **ports: Unpack[DeskPorts]) -> None:
        super().__init__(**ports)
        self._edit = edit

    async def export(
        self, caller: Caller, kind: SheetKind, artist_id: ArtistId | None
    ) -> AsyncIterator[bytes]:
        """A sheet of an artist, or for admins of everything, in pieces.

        Raises ArtistMissing, NotYourArtist.
        """
        if artist_id is not None:
            async with self._database.transaction() as conn:
                known = await pages.find_artist(conn, artist_id, self._audiences.of(caller).values)
                may = known is not None and await self._may_edit(conn, caller, artist_id)
                if known is None or not (known[1] or may):
                    raise ArtistMissing("It may have been withdrawn. Search for the name.")
                await self._check_editor(conn, caller, artist_id)
        elif Role.ADMIN not in caller.roles:
            raise NotYourArtist("Only an admin may export everything. Choose an artist.")
        return self._rows(kind, artist_id, None)

    async def export_label(self, caller: Caller, kind: SheetKind, label_id: LabelId) -> AsyncIterator[bytes]:
        """A sheet of all artists of a label, for its staff and admins, in pieces. Raises LabelMissing."""
        async with self._database.transaction() as conn:
            if Role.ADMIN in caller.roles:
                known = bool(await self._labels.find_names(conn, [label_id]))
            else:
                known = label_id in await self._labels.list_ids_of(conn, caller.user_id)
        if not known:
            raise LabelMissing("It may have been deleted, or you do not act for it.")
        return self._rows(kind, None, label_id)

    async def apply(
        self, caller: Caller, kind: SheetKind, data: bytes, *, dry_run: bool, address: str | None = None
    ) -> SheetResult:
        """Change what a sheet says otherwise: all of it or, in a dry run or with an error, nothing.

        Raises SheetRefused, SheetTooLarge, and outside of a dry run SheetWrong.
        """
        key, known = _layout(kind)
        rows = cells.read_sheet(data, key=key, columns=known)
        found = _Found()
        with suppress(_Undo):
            async with self._database.transaction() as conn:
                change = _Change(conn, caller, self._edit(Joined(conn)), found, address)
                if kind is SheetKind.LICENCES:
                    await self._apply_licences(change, rows)
                else:
                    await self._apply_rows(change, kind, rows)
                found.check(dry_run=dry_run)
        if found.errors and not dry_run:
            errors = [
                {"line": one.line, "column": one.column, "code": one.code, "message": one.message}
                for one in found.errors[:1000]
            ]
            raise SheetWrong("Nothing was changed. Mend these cells and send it again.", errors=errors)
        return SheetResult(len(rows), tuple(found.changes), tuple(found.errors), applied=not dry_run)

    async def _rows(
        self, kind: SheetKind, artist_id: ArtistId | None, label_id: LabelId | None
    ) -> AsyncIterator[bytes]:
        _, known = _layout(kind)
        yield cells.write_rows([known], first=True)
        after = _NONE
        read = store.albums if kind is SheetKind.ALBUMS else store.songs
        while True:
            async with self._database.transaction() as conn:
                held = await read(conn, after, _BATCH, artist=artist_id, label=label_id)
                told = [one.cells for one in held]
                if kind is SheetKind.LICENCES:
                    told = await self._licence_rows(conn, held)
            yield cells.write_rows(([row.get(name, "") for name in known] for row in told), first=False)
            if len(held) < _BATCH:
                return
            after = held[-1].id

    @staticmethod
    async def _licence_rows(conn: Connection, held: Sequence[store.Held]) -> list[dict[str, str]]:
        licences = await licence_store.of_songs(conn, [one.id for one in held])
        return [
            {**one.cells, **cells_of}
            for one in held
            for cells_of in [columns.licence_cells(licence) for licence in licences.get(SongId(one.id), ())]
            or [{}]
        ]

    async def _apply_rows(self, change: _Change, kind: SheetKind, rows: Sequence[SheetRow]) -> None:
        found, editors = change.found, change.editors
        key, _ = _layout(kind)
        parsers = columns.ALBUMS if kind is SheetKind.ALBUMS else columns.SONGS
        for row, held in await self._held(change.conn, kind, key, rows, found=found):
            changed = {
                name: cell
                for name, cell in row.cells.items()
                if parsers[name] is not None and cell != held.cells[name]
            }
            if not changed:
                continue
            found.count_row()
            values = _parsed(row, held, changed, parsers, found, albums=kind is SheetKind.ALBUMS)
            if len(values) < len(changed):
                continue
            try:
                if kind is SheetKind.ALBUMS:
                    await editors.albums.change(
                        change.caller, AlbumId(held.id), values, address=change.address
                    )
                else:
                    await editors.songs.change(change.caller, SongId(held.id), values, address=change.address)
            except AppError as failure:
                _pass_on(failure)
                found.error(row, failure)
                continue
            found.changes += [
                CellChange(row.line, held.id, held.title, name, held.cells[name], cell)
                for name, cell in changed.items()
            ]

    async def _apply_licences(self, change: _Change, rows: Sequence[SheetRow]) -> None:
        found = change.found
        wanted: dict[UUID, tuple[SheetRow, store.Held, list[Licence]]] = {}
        broken: set[UUID] = set()
        for row, held in await self._held(
            change.conn, SheetKind.LICENCES, "song_id", rows, found=found, once=False
        ):
            licences = wanted.setdefault(held.id, (row, held, []))[2]
            if not any(row.cells.get(name) for name in ("holder", "territories", "start", "end", "uses")):
                continue
            try:
                licences.append(columns.parse_licence(len(licences), row.cells))
            except AppError as failure:
                broken.add(held.id)
                found.error(row, failure)
        before = await licence_store.of_songs(change.conn, list(wanted))
        for song_id, (row, held, licences) in wanted.items():
            was = before.get(SongId(song_id), [])
            if song_id in broken or _spoken(was) == _spoken(licences):
                continue
            found.count_row()
            try:
                await change.editors.licences.put(
                    change.caller, SongId(song_id), licences, address=change.address
                )
            except AppError as failure:
                _pass_on(failure)
                found.error(row, failure)
                continue
            told = (_spoken(was), _spoken(licences))
            found.changes.append(CellChange(row.line, song_id, held.title, "licences", *told))

    async def _held(
        self,
        conn: Connection,
        kind: SheetKind,
        key: str,
        rows: Sequence[SheetRow],
        *,
        found: _Found,
        once: bool = True,
    ) -> list[tuple[SheetRow, store.Held]]:
        """Each row with what it is about; rows about nothing, or what somebody changed since, are errors."""
        ids = {row.line: _id(row.cells[key]) for row in rows}
        asked = [one for one in ids.values() if one is not None]
        read = store.albums if kind is SheetKind.ALBUMS else store.songs
        held = {one.id: one for one in await read(conn, _NONE, len(asked), ids=asked)} if asked else {}
        seen: set[UUID] = set()
        pairs = []
        for row in rows:
            one = held.get(ids[row.line] or _NONE)
            revision = row.cells.get("revision", "")
            if one is None:
                found.errors.append(CellError(row.line, key, "row_unknown", "There is nothing with this id."))
            elif once and one.id in seen:
                found.errors.append(
                    CellError(row.line, key, "row_twice", "An earlier row is about the same.")
                )
            elif revision and revision != one.cells["revision"]:
                message = "It was changed since this sheet was made. Export it again."
                found.errors.append(CellError(row.line, "revision", "revision_stale", message))
            else:
                seen.add(one.id)
                pairs.append((row, one))
        return pairs


def _layout(kind: SheetKind) -> tuple[str, tuple[str, ...]]:
    """The column that says what a row is about, and all columns."""
    match kind:
        case SheetKind.ALBUMS:
            return "album_id", tuple(columns.ALBUMS)
        case SheetKind.SONGS:
            return "song_id", tuple(columns.SONGS)
        case _:
            return "song_id", columns.LICENCES


def _parsed(
    row: SheetRow,
    held: store.Held,
    changed: Mapping[str, str],
    parsers: Mapping[str, columns.Parse | None],
    found: _Found,
    *,
    albums: bool,
) -> dict[str, Any]:
    """The cells that mean something; each of the others is an error of its own."""
    values: dict[str, Any] = {}
    for name, cell in changed.items():
        parse = parsers[name]
        try:
            value = None if parse is None else parse(cell)
            if albums:
                tidy_album({name: value})
            else:
                tidy_song({name: value}, held.artist_id)
        except AppError as failure:
            found.error(row, failure, name)
        else:
            values[name] = value
    return values


def _pass_on(failure: AppError) -> None:
    """Raise again what no other sheet would mend."""
    if failure.kind in (ErrorKind.UNAVAILABLE, ErrorKind.OUT_OF_SPACE):
        raise failure


def _spoken(licences: Sequence[Licence]) -> str:
    told = []
    for licence in licences:
        parts = columns.licence_cells(licence)
        told.append(", ".join(f"{name} {parts[name]}" for name in parts if parts[name]))
    return " | ".join(sorted(told)) or "none"


def _id(cell: str) -> UUID | None:
    try:
        return UUID(cell)
    except ValueError:
        return None
