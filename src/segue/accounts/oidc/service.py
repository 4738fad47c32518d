"""Signing in through providers: there and back, linked and unlinked."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from segue.accounts import rules as people_rules
from segue.accounts import store as people
from segue.accounts.audit.service import Audit
from segue.accounts.contracts import Caller, Client, SignedIn, User
from segue.accounts.errors import (
    EmailInvalid,
    EmailTaken,
    RegistrationClosed,
    SecondFactorNeeded,
    Unauthenticated,
)
from segue.accounts.factors.contracts import Proof
from segue.accounts.factors.proofs import Proofs
from segue.accounts.factors.ways import check_another_way
from segue.accounts.mailing.contracts import LetterKind
from segue.accounts.mailing.service import Mailroom
from segue.accounts.oidc import rules, store
from segue.accounts.oidc.contracts import Departure, Flow, Identity, IdentityId, Person, Provider
from segue.accounts.oidc.discovery import ProviderTalk
from segue.accounts.oidc.errors import (
    AddressUnverified,
    FlowLost,
    IdentityMissing,
    IdentityTaken,
    LinkFirst,
    ProviderLinked,
    ProviderMissing,
    ProviderRefused,
)
from segue.accounts.ports import SecondFactor
from segue.accounts.sealing import SealBroken, Sealer
from segue.accounts.service import Accounts
from segue.kernel.clock import Clock
from segue.kernel.ids import IdSource, UserId
from segue.kernel.ports.database import Connection, Database

_PURPOSE = "visit to a provider"


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser comes back with: the provider's parameters and our cookies. `issuer` is RFC 9207's."""

    state: str | None
    code: str | None = field(repr=False)
    error: str | None
    issuer: str | None
    cookies: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a visit, and where to go on: a session, a second step to take, or a new link."""

    next: str
    cookie_name: str
    signed_in: SignedIn | None = None
    second_step: SecondFactorNeeded | None = None


class Oidc:
    """The operator's providers. A visit is bound to the browser that began it by a sealed cookie.

    `may_join` says whether anyone may sign up, for providers that do not say otherwise.
    """

    def __init__(
        self,
        *,
        providers: tuple[Provider, ...],
        talk: ProviderTalk,
        database: Database,
        accounts: Accounts,
        second_factor: SecondFactor,
        may_join: Callable[[], Awaitable[bool]],
        proofs: Proofs,
        audit: Audit,
        mailroom: Mailroom,
        sealer: Sealer,
        public_url: str,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._providers = {provider.id: provider for provider in providers}
        self._talk = talk
        self._database = database
        self._accounts = accounts
        self._second_factor = second_factor
        self._may_join = may_join
        self._proofs = proofs
        self._audit = audit
        self._mailroom = mailroom
        self._sealer = sealer
        self._public_url = public_url
        self._clock = clock
        self._ids = ids

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The operator's providers, in their order."""
        return tuple(self._providers.values())

    async def depart(self, provider_id: str, next_path: str | None) -> Departure:
        """Send a browser to sign in. Raises ProviderMissing, ProviderDown."""
        provider = self._get_provider(provider_id)
        flow = rules.new_flow(provider.id, rules.safe_path(next_path), self._clock.now())
        return await self._departure(provider, flow)

    async def depart_to_link(
        self, caller: Caller, provider_id: str, next_path: str | None, proof: Proof, client: Client
    ) -> Departure:
        """Send a browser to add a provider to the caller's account.

        Raises ProviderMissing, ProviderDown and what `Proofs.check_or_fresh` does.
        """
        provider = self._get_provider(provider_id)
        await self._proofs.check_or_fresh(caller, proof, client)
        flow = rules.new_flow(
            provider.id,
            rules.safe_path(next_path),
            self._clock.now(),
            link_user=caller.user_id,
            link_session=caller.session_id,
        )
        return await self._departure(provider, flow)

    async def arrive(
        self, provider_id: str, told: Return, client: Client, *, asking: UserId | None
    ) -> Arrival:
        """Take in a browser that comes back; `asking` is who is signed in there, if anyone.

        Raises ProviderMissing, FlowLost, ProviderDown, ProviderRefused, AddressUnverified, LinkFirst,
        RegistrationClosed, IdentityTaken, ProviderLinked, Suspended.
        """
        provider = self._get_provider(provider_id)
        flow = self._open(provider, told)
        person = await self._learn(provider, flow, told)
        if flow.link_user is not None:
            return await self._link(provider, flow, person, client, asking)
        return await self._sign_in(provider, flow, person, client)

    async def list_identities(self, user_id: UserId) -> list[Identity]:
        """A person's links, the oldest first; at most one of each provider."""
        async with self._database.transaction() as conn:
            return await store.list_identities(conn, user_id)

    async def unlink(self, caller: Caller, identity_id: IdentityId, proof: Proof, client: Client) -> None:
        """Take a link away. Raises IdentityMissing, LastWayIn and what `Proofs.check_or_fresh` does."""
        await self._proofs.check_or_fresh(caller, proof, client)
        async with self._database.transaction() as conn:
            await store.lock_person(conn, caller.user_id)
            provider = await store.delete_identity(conn, caller.user_id, identity_id)
            if provider is None:
                raise IdentityMissing("It may have been removed. Look at the list again.")
            await check_another_way(conn, caller.user_id)
            await self._record(conn, caller.user_id, "identity.unlinked", provider, client)
            await self._tell(conn, caller.user_id, LetterKind.PROVIDER_UNLINKED, provider)

    async def _departure(self, provider: Provider, flow: Flow) -> Departure:
        metadata = await self._talk.get_metadata(provider)
        url = rules.authorization_url(provider, metadata, flow, self._redirect_uri(provider))
        sealed = self._sealer.seal(rules.flow_text(flow), _PURPOSE)
        return Departure(url, rules.cookie_name(flow.state), base64.urlsafe_b64encode(sealed).decode())

    def _open(self, provider: Provider, told: Return) -> Flow:
        lost = "Begin again on the sign-in page, in one browser, and finish within ten minutes."
        cookie = told.cookies.get(rules.cookie_name(told.state or ""))
        if told.state is None or cookie is None:
            raise FlowLost(lost)
        try:
            flow = rules.read_flow(self._sealer.open(base64.urlsafe_b64decode(cookie), _PURPOSE))
        except (SealBroken, ValueError) as error:
            raise FlowLost(lost) from error
        fits = flow.provider == provider.id and rules.same(flow.state, told.state)
        if not fits or flow.expires <= self._clock.now().timestamp():
            raise FlowLost(lost)
        return flow

    async def _learn(self, provider: Provider, flow: Flow, told: Return) -> Person:
        metadata = await self._talk.get_metadata(provider)
        # An answer of another provider must not be taken to this one (RFC 9207).
        if (told.issuer is not None or metadata.names_issuer) and told.issuer != provider.issuer:
            raise ProviderRefused("The answer is another provider's.")
        if told.error is not None or told.code is None:
            raise ProviderRefused("You did not finish there, or it did not let you. Try again.")
        claims = await self._talk.exchange(provider, flow, told.code, self._redirect_uri(provider))
        return rules.read_person(claims)

    async def _link(
        self, provider: Provider, flow: Flow, person: Person, client: Client, asking: UserId | None
    ) -> Arrival:
        user_id, session_id = flow.link_user, flow.link_session
        async with self._database.transaction() as conn:
            if user_id is not None:
                # Their sessions end after it or before it, never meanwhile.
                await store.lock_person(conn, user_id)
            if (
                user_id is None
                or session_id is None
                or asking not in (None, user_id)
                or not await store.is_session(conn, session_id, user_id)
            ):
                raise FlowLost("Sign in again, then link the provider.")
            known = await store.lock_identity(conn, provider.issuer, person.subject)
            if known is not None and known.user_id != user_id:
                raise IdentityTaken("It signs in somebody else here. Unlink it there first.")
            if known is None:
                await self._add(conn, user_id, provider, person, client)
                await self._tell(conn, user_id, LetterKind.PROVIDER_LINKED, provider.id)
        return Arrival(flow.next, rules.cookie_name(flow.state))

    async def _sign_in(self, provider: Provider, flow: Flow, person: Person, client: Client) -> Arrival:
        may_join = provider.new_people
        if may_join is None:
            may_join = await self._may_join()
        async with self._database.transaction() as conn:
            known = await store.lock_identity(conn, provider.issuer, person.subject)
            if known is not None:
                user = await self._get_user(conn, known.user_id)
                await store.use_identity(conn, known.id, person.email, self._clock.now())
            else:
                user = await self._welcome(conn, provider, person, client, may_join=may_join)
            needed = await self._second_factor.demand(conn, user, client)
            name = rules.cookie_name(flow.state)
            if needed is not None:
                return Arrival(flow.next, name, second_step=needed)
            signed_in = await self._accounts.begin_session(
                conn, user.id, client, method=f"oidc {provider.id}"
            )
            return Arrival(flow.next, name, signed_in=signed_in)

    async def _welcome(
        self, conn: Connection, provider: Provider, person: Person, client: Client, *, may_join: bool
    ) -> User:
        if person.email is None:
            raise AddressUnverified("Verify your e-mail address there, or sign up here with a password.")
        key = people_rules.account_key(person.email)
        found = await people.find_by_email(conn, key, self._clock.now())
        if found is None:
            user = await self._add_person(conn, provider, person, client, may_join=may_join)
        else:
            user = found[0]
            # Whoever signed up with an address that is not theirs waits for its owner to come along.
            # A second step guards the account against new ways in, too.
            guarded = await self._second_factor.demand(conn, user, client) is not None
            if guarded or not user.email_verified:
                raise _link_first()
        await self._add(conn, user.id, provider, person, client)
        if found is not None:
            await self._tell(conn, user.id, LetterKind.PROVIDER_LINKED, provider.id)
        return user

    async def _add_person(
        self, conn: Connection, provider: Provider, person: Person, client: Client, *, may_join: bool
    ) -> User:
        if not may_join:
            raise RegistrationClosed("Ask an admin of this server for an account.")
        try:
            user = await self._accounts.add_person(conn, person.email or "", person.name or "")
        except EmailTaken as error:
            raise _link_first() from error
        except EmailInvalid as error:
            raise AddressUnverified("The address that the provider has of you is none.") from error
        await self._record(conn, user.id, "user.signed_up", provider.id, client)
        return user

    async def _add(
        self, conn: Connection, user_id: UserId, provider: Provider, person: Person, client: Client
    ) -> None:
        identity_id = IdentityId(self._ids.new())
        added = await store.add_identity(
            conn,
            identity_id=identity_id,
            user_id=user_id,
            provider=provider,
            person=person,
            now=self._clock.now(),
        )
        if not added:
            raise ProviderLinked("Unlink the other one first.")
        await self._record(conn, user_id, "identity.linked", provider.id, client)

    async def _tell(self, conn: Connection, user_id: UserId, kind: LetterKind, provider: str) -> None:
        known = self._providers.get(provider)
        await self._mailroom.tell(conn, user_id, kind, provider=known.label if known else provider)

    async def _get_user(self, conn: Connection, user_id: UserId) -> User:
        user = await people.find_user(conn, user_id, self._clock.now())
        if user is None:
            raise Unauthenticated("This account is gone. Sign in with another one.")
        return user

    def _get_provider(self, provider_id: str) -> Provider:
        provider = self._providers.get(provider_id)
        if provider is None:
            raise ProviderMissing("Choose one of those that the sign-in page shows.")
        return provider

    def _redirect_uri(self, provider: Provider) -> str:
        return f"{self._public_url}/api/v1/auth/oidc/{provider.id}/callback"

    async def _record(
        self, conn: Connection, user_id: UserId, action: str, provider: str, client: Client
    ) -> None:
        await self._audit.record(
            conn,
            action,
            actor=user_id,
            object_kind="user",
            object_id=user_id,
            address=client.address,
            provider=provider,
        )


def _link_first() -> LinkFirst:
    return LinkFirst("Sign in the way you did before, then link the provider in your account.")
