"""Letters: written down with what they tell of, sent by the worker, their links followed once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import structlog

from segue.accounts import rules
from segue.accounts import store as people
from segue.accounts.mailing import store
from segue.accounts.mailing.contracts import Letter, LetterKind, Link, LinkPurpose
from segue.accounts.mailing.errors import LinkRefused
from segue.accounts.mailing.links import LinkSecrets, secret_hash
from segue.accounts.mailing.wording import write
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.database import Connection, Database
from segue.kernel.ports.jobs import JobQueue
from segue.kernel.ports.mail import Mailer, MailRefused

SEND = "accounts.send_letter"
LIVES = {
    LinkPurpose.SIGN_UP: timedelta(days=1),
    LinkPurpose.VERIFY: timedelta(days=1),
    LinkPurpose.CHANGE: timedelta(days=1),
    LinkPurpose.RESET: timedelta(minutes=30),
}
MOST_RESETS = 5
_RESETS_WITHIN = timedelta(hours=1)
_LINKS_KEPT = timedelta(days=7)
_LETTERS_KEPT = timedelta(days=3)
_log = structlog.get_logger(__name__)


class Mailroom:
    """Takes letters in the transaction of what they tell of; a job sends each.

    Whether an address belongs to somebody is looked up by the job, never by who asks: so asking
    takes the same work for every address. Links begin with `public_url`, never with what a request says.
    """

    def __init__(
        self,
        *,
        database: Database,
        jobs: JobQueue,
        mailer: Mailer,
        secrets: LinkSecrets,
        public_url: str,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._mailer = mailer
        self._secrets = secrets
        self._public_url = public_url
        self._clock = clock
        self._ids = ids

    async def post(
        self,
        conn: Connection,
        kind: LetterKind,
        address: str,
        *,
        user_id: UserId | None = None,
        link_id: UUID | None = None,
        invitation_id: UUID | None = None,
        **details: str,
    ) -> None:
        """Have a letter sent once `conn` has committed."""
        await self._post(
            conn, kind, address, details, user_id=user_id, link_id=link_id, invitation_id=invitation_id
        )

    async def tell(self, conn: Connection, user_id: UserId, kind: LetterKind, **details: str) -> None:
        """Have a person told of what was done to their account; nobody is told of one that is gone."""
        user = await people.find_user(conn, user_id, self._clock.now())
        if user is not None:
            await self._post(conn, kind, user.email, details, user_id=user_id)

    async def post_to(self, conn: Connection, kind: LetterKind, user_id: UserId, **details: str) -> bool:
        """Have a letter without a link sent to a person; False when they have left or are suspended."""
        user = await people.find_user(conn, user_id, self._clock.now())
        if user is None or user.suspended_at is not None:
            return False
        await self._post(conn, kind, user.email, details, user_id=user_id)
        return True

    async def add_link(
        self,
        conn: Connection,
        purpose: LinkPurpose,
        email: str,
        *,
        user_id: UserId | None = None,
        display_name: str | None = None,
        password_hash: str | None = None,
        invitation_id: UUID | None = None,
    ) -> UUID:
        """Make a link for a letter to `email`."""
        link_id, now = self._ids.new(), self._clock.now()
        link = Link(
            id=link_id,
            hash=secret_hash(self._secrets.new(link_id)),
            purpose=purpose,
            user_id=user_id,
            email=email,
            expires_at=now + LIVES[purpose],
            used_at=None,
            display_name=display_name,
            password_hash=password_hash,
            invitation_id=invitation_id,
        )
        await store.add_link(conn, link, now)
        return link_id

    def reset_url(self, link_id: UUID) -> str:
        """The address of a link just made for a new password, for who hands it over without a letter."""
        return f"{self._public_url}/reset#token={self._secrets.new(link_id)}"

    async def get_link(self, conn: Connection, secret: str, purposes: frozenset[LinkPurpose]) -> Link:
        """What an unused link of these purposes stands for, held until commit. Raises LinkRefused."""
        link = await store.lock_link(conn, secret_hash(secret))
        if (
            link is None
            or link.purpose not in purposes
            or link.used_at is not None
            or link.expires_at <= self._clock.now()
        ):
            raise LinkRefused("It was used, or is too old. Ask for a new one.")
        return link

    async def use_link(self, conn: Connection, link: Link) -> None:
        """Use a link up."""
        await store.use_link(conn, link.id, self._clock.now())

    async def void_links(self, conn: Connection, user_id: UserId, *purposes: LinkPurpose) -> None:
        """Have none of a person's links for these purposes be good any more."""
        await store.void_links(conn, user_id, purposes, self._clock.now())

    async def deliver(self, letter: str) -> None:
        """Send a letter. Raises MailDown; one that is refused for ever is dropped."""
        async with self._database.transaction() as conn:
            found = await store.find_letter(conn, UUID(letter))
            decided = None if found is None else await self._decide(conn, found)
            if found is not None and decided is None:
                await store.delete_letter(conn, found.id)
            secret = None if decided is None else await self._secret_of(conn, decided)
        if decided is None:
            return
        if secret is None and (decided.link_id or decided.invitation_id):
            _log.info("letter_too_late", kind=decided.kind)
        else:
            mail = write(decided.kind, decided.address, self._public_url, secret, decided.details)
            try:
                await self._mailer.send(mail)
            except MailRefused as refused:
                _log.warning("letter_refused", kind=decided.kind, reason=refused.detail)
        async with self._database.transaction() as conn:
            await store.delete_letter(conn, decided.id)

    async def sweep(self) -> None:
        """Delete links that are over, and letters that no server took for days."""
        now = self._clock.now()
        async with self._database.transaction() as conn:
            await store.delete_old(conn, now - _LINKS_KEPT, now - _LETTERS_KEPT)

    async def _post(
        self,
        conn: Connection,
        kind: LetterKind,
        address: str,
        details: Mapping[str, str],
        *,
        user_id: UserId | None,
        link_id: UUID | None = None,
        invitation_id: UUID | None = None,
    ) -> None:
        letter = Letter(
            self._ids.new(), kind, user_id, address, link_id, invitation_id, details, self._clock.now()
        )
        await store.add_letter(conn, letter)
        await self._jobs.enqueue(conn, SEND, letter=str(letter.id))

    async def _decide(self, conn: Connection, letter: Letter) -> Letter | None:
        """What the letter becomes, now that it may be looked up whose the address is; None: nothing."""
        if letter.kind not in (LetterKind.SIGN_UP, LetterKind.CHANGE, LetterKind.RESET_ASKED):
            return letter
        owner = await people.find_by_email(conn, rules.account_key(letter.address), self._clock.now())
        match letter.kind:
            case LetterKind.SIGN_UP if owner is not None:
                return await self._without_link(conn, letter, LetterKind.ACCOUNT_EXISTS)
            case LetterKind.CHANGE if owner is not None and owner[0].id != letter.user_id:
                return await self._without_link(conn, letter, LetterKind.ADDRESS_IN_USE)
            case LetterKind.RESET_ASKED:
                user = owner and owner[0]
                if user is None or user.suspended_at is not None:
                    return None
                return await self._as_reset(conn, letter, user.id, user.email)
            case _:
                return letter

    async def _as_reset(self, conn: Connection, letter: Letter, user_id: UserId, email: str) -> Letter | None:
        since = self._clock.now() - _RESETS_WITHIN
        if await store.count_links(conn, user_id, LinkPurpose.RESET, since) >= MOST_RESETS:
            _log.info("too_many_resets", user_id=str(user_id))
            return None
        link_id = await self.add_link(conn, LinkPurpose.RESET, email, user_id=user_id)
        # To the address as it is stored, never as somebody typed it: the two need not be one mailbox.
        turned = replace(letter, kind=LetterKind.RESET, user_id=user_id, address=email, link_id=link_id)
        await store.turn_letter(conn, turned)
        return turned

    async def _without_link(self, conn: Connection, letter: Letter, kind: LetterKind) -> Letter:
        turned = replace(letter, kind=kind, link_id=None)
        await store.turn_letter(conn, turned)
        if letter.link_id is not None:
            await store.delete_link(conn, letter.link_id)
        return turned

    async def _secret_of(self, conn: Connection, letter: Letter) -> str | None:
        now = self._clock.now()
        if letter.invitation_id is not None:
            kept = await store.find_invitation_hash(conn, letter.invitation_id, now)
            return None if kept is None else self._secrets.find(letter.invitation_id, kept)
        link = letter.link_id and await store.find_link(conn, letter.link_id)
        if not link or link.used_at is not None or link.expires_at <= now:
            return None
        return self._secrets.find(link.id, link.hash)
