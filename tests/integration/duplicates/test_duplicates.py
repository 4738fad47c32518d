"""A song that is here already is told to its artist; another artist's is kept back until it is reviewed."""

from uuid import uuid4

from segue.accounts.api import Role, SignedIn
from segue.ingest.duplicates.contracts import Kind
from segue.kernel.ids import SongId, UserId, VersionId
from tests.fingerprints import Fingerprint, heard_again, make_fingerprint
from tests.integration.plans.asking import ask, person
from tests.site import Site


async def a_song(site: Site, owner: SignedIn, title: str, sound: Fingerprint, artist: str = "Ilse") -> SongId:
    """A song that comes in and sounds like that."""
    song = await site.song(member=UserId(owner.user.id), title=title, artist=artist, album=None)
    async with site.engines.database.transaction() as conn:
        changed = await conn.execute(
            "update song_versions set fingerprint = %s where song_id = %s returning id",
            [sound.tobytes(), song],
        )
        row = await changed.fetchone()
        assert row is not None
        version = VersionId(row["id"])
        await site.features.ingest.fingerprints.note(conn, song, version, sound.tobytes(), judge=True)
    return song


async def sent(site: Site, who: SignedIn, song: SongId) -> None:
    """Note that somebody sent a song."""
    async with site.engines.database.transaction() as conn:
        await conn.execute(
            """
            insert into uploads (id, user_id, state, percent, song_id, master_key, file_name, size, draft,
                                 created_at, finished_at, told_at)
            values (%s, %s, 'ready', 100, %s, 'masters/x', 'song.wav', 1, '{}', now(), now(), now())
            """,
            [uuid4(), who.user.id, song],
        )


class TestOnesOwn:
    """The artist decides about their own songs."""

    async def test_told_and_kept(self, site: Site) -> None:
        artist, other = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        sound = make_fingerprint(1)
        first = await a_song(site, artist, "First", sound)
        again = await a_song(site, artist, "Again", heard_again(sound, 2))
        [pair] = (await ask(site, artist, "GET", f"songs/{again}/duplicates")).json()["items"]
        assert (pair["other"]["id"], pair["state"], pair["kind"]) == (str(first), "told", Kind.RECORDING)
        assert 0.7 < pair["confidence"] < 0.9
        assert (await ask(site, other, "GET", f"songs/{again}")).status_code == 200
        assert (await ask(site, other, "POST", f"duplicates/{pair['id']}/keep")).status_code == 404
        assert (await ask(site, artist, "POST", f"duplicates/{pair['id']}/keep")).status_code == 204
        assert (await ask(site, artist, "POST", f"duplicates/{pair['id']}/discard")).status_code == 409

    async def test_discarded(self, site: Site) -> None:
        artist = await person(site, Role.ARTIST)
        sound = make_fingerprint(1)
        await a_song(site, artist, "First", sound)
        again = await a_song(site, artist, "Again", sound)
        [pair] = (await ask(site, artist, "GET", f"songs/{again}/duplicates")).json()["items"]
        assert (pair["kind"], pair["confidence"]) == ("exact", 1.0)
        await ask(site, artist, "POST", f"duplicates/{pair['id']}/discard")
        listener = await person(site)
        assert (await ask(site, listener, "GET", f"songs/{again}")).status_code == 404

    async def test_other_sounds_are_no_business(self, site: Site) -> None:
        artist = await person(site, Role.ARTIST)
        await a_song(site, artist, "First", make_fingerprint(1))
        other = await a_song(site, artist, "Other", make_fingerprint(2))
        assert (await ask(site, artist, "GET", f"songs/{other}/duplicates")).json()["items"] == []


class TestAnothersSong:
    """What another artist has is kept back, and an admin looks at both."""

    async def test_held_then_released(self, site: Site) -> None:
        artist, copier = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        admin, listener = await person(site, Role.ADMIN), await person(site)
        sound = make_fingerprint(1)
        await a_song(site, artist, "First", sound)
        copied = await a_song(site, copier, "Mine now", heard_again(sound, 2), artist="Copier")
        assert (await ask(site, listener, "GET", f"songs/{copied}")).status_code == 404
        assert (await ask(site, listener, "GET", f"songs/{copied}/stream")).status_code == 404
        [pair] = (await ask(site, admin, "GET", "admin/duplicates")).json()["items"]
        assert (pair["song"]["id"], pair["other"]["artist"], pair["state"]) == (str(copied), "Ilse", "held")
        assert (await ask(site, copier, "POST", f"duplicates/{pair['id']}/keep")).status_code == 409
        assert (await ask(site, copier, "POST", f"admin/duplicates/{pair['id']}/release")).status_code == 403
        assert (await ask(site, admin, "POST", f"admin/duplicates/{pair['id']}/release")).status_code == 204
        assert (await ask(site, listener, "GET", f"songs/{copied}")).status_code == 200
        assert (await ask(site, admin, "GET", "admin/duplicates")).json()["items"] == []

    async def test_who_sent_it_is_told_once_all_is_decided(self, site: Site) -> None:
        artist, copier = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        admin, sound = await person(site, Role.ADMIN), make_fingerprint(1)
        await a_song(site, artist, "First", sound)
        await a_song(site, artist, "Second", heard_again(sound, 5, error=0.02))
        copied = await a_song(site, copier, "Mine now", heard_again(sound, 2), artist="Copier")
        await sent(site, copier, copied)
        pairs = (await ask(site, admin, "GET", "admin/duplicates")).json()["items"]
        await ask(site, admin, "POST", f"admin/duplicates/{pairs[0]['id']}/release")
        assert await site.deliver() == [], "it still waits for the other"
        await ask(site, admin, "POST", f"admin/duplicates/{pairs[1]['id']}/release")
        [letter] = await site.deliver()
        assert (letter.to, letter.subject) == (copier.user.email, "Mine now was looked over")
        assert "It can be heard now." in letter.text

    async def test_who_sent_what_is_refused_is_told_why(self, site: Site) -> None:
        artist, copier = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        admin, sound = await person(site, Role.ADMIN), make_fingerprint(1)
        await a_song(site, artist, "First", sound)
        copied = await a_song(site, copier, "Mine now", sound, artist="Copier")
        await sent(site, copier, copied)
        [pair] = (await ask(site, admin, "GET", "admin/duplicates")).json()["items"]
        await ask(site, admin, "POST", f"admin/duplicates/{pair['id']}/refuse")
        [letter] = await site.deliver()
        assert letter.to == copier.user.email
        assert "sounds like another artist's song" in letter.text

    async def test_held_then_refused(self, site: Site) -> None:
        artist, copier = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        admin = await person(site, Role.ADMIN)
        sound = make_fingerprint(1)
        await a_song(site, artist, "First", sound)
        copied = await a_song(site, copier, "Mine now", sound, artist="Copier")
        [pair] = (await ask(site, admin, "GET", "admin/duplicates")).json()["items"]
        assert (await ask(site, admin, "POST", f"admin/duplicates/{pair['id']}/refuse")).status_code == 204
        assert (await ask(site, copier, "GET", f"songs/{copied}/stream")).status_code == 404

    async def test_what_was_refused_and_is_brought_back_waits_again(self, site: Site) -> None:
        artist, copier = await person(site, Role.ARTIST), await person(site, Role.ARTIST)
        admin, listener = await person(site, Role.ADMIN), await person(site)
        await a_song(site, artist, "First", make_fingerprint(1))
        copied = await a_song(site, copier, "Mine now", make_fingerprint(1), artist="Copier")
        [pair] = (await ask(site, admin, "GET", "admin/duplicates")).json()["items"]

        async def review(decision: str) -> int:
            return (await ask(site, admin, "POST", f"admin/duplicates/{pair['id']}/{decision}")).status_code

        assert await review("refuse") == 204
        assert (await ask(site, admin, "GET", "admin/duplicates")).json()["items"] == []
        assert (await ask(site, copier, "POST", f"songs/{copied}/restore")).status_code == 200
        assert (await ask(site, listener, "GET", f"songs/{copied}")).status_code == 404
        [again] = (await ask(site, admin, "GET", "admin/duplicates")).json()["items"]
        assert again["id"] == pair["id"]
        assert (await review("release"), await review("release")) == (204, 409)
        assert (await ask(site, admin, "GET", "admin/duplicates")).json()["items"] == []
        assert (await ask(site, listener, "GET", f"songs/{copied}")).status_code == 200
