"""Every job that Segue knows: web processes queue them, workers run them."""

from segue.accounts import tasks as accounts_tasks
from segue.accounts.factors import tasks as factors_tasks
from segue.accounts.idempotency import tasks as idempotency_tasks
from segue.accounts.mailing import tasks as mailing_tasks
from segue.accounts.passkeys import tasks as passkeys_tasks
from segue.app.bootstrap import Engines
from segue.app.demo import tasks as demo_tasks
from segue.app.exchange import register_exchange
from segue.app.features import Features
from segue.app.library import register_library
from segue.app.listeners import register_listeners
from segue.app.own_data import register_own_data
from segue.app.plans import register_plans
from segue.app.rights import register_rights
from segue.catalog import tasks as catalog_tasks
from segue.engines.postgres.event_log import forget_old_events
from segue.ingest import tasks as ingest_tasks
from segue.ingest.resumable import tasks as resumable_tasks
from segue.ingest.telling import tasks as telling_tasks
from segue.plays import tasks as plays_tasks
from segue.social.notifications import tasks as notifications_tasks
from segue.social.shares import tasks as shares_tasks

_DAY_S = 86_400
_HOUR_S = 3_600


def register_tasks(engines: Engines, features: Features) -> None:
    """Have each feature name its jobs; before the first is queued or run."""
    jobs = engines.jobs

    async def forget_events() -> None:
        await forget_old_events(engines.database)

    jobs.periodic("limits.sweep", engines.limits.sweep, every_s=_HOUR_S)
    jobs.periodic("events.forget", forget_events, every_s=_DAY_S)
    accounts_tasks.register(jobs, features.people.sessions)
    idempotency_tasks.register(jobs, features.people.idempotency)
    mailing_tasks.register(jobs, features.people.mailroom)
    factors_tasks.register(jobs, features.people.ways_in.factors)
    passkeys_tasks.register(jobs, features.people.ways_in.passkeys)
    register_plans(jobs, features.people.plans)
    register_own_data(jobs, features.own_data)
    register_rights(jobs, features.rights)
    catalog_tasks.register(jobs, features.catalog)
    ingest = features.ingest
    ingest_tasks.register(
        jobs, ingest.encoding, ingest.sweep, ingest.ladders, ingest.album_covers, ingest.fingerprints
    )
    resumable_tasks.register(jobs, features.ingest.resumable)
    telling_tasks.register(jobs, features.ingest.telling)
    plays_tasks.register(
        jobs, features.plays, features.trends, features.own_data.plays, features.listeners.history
    )
    register_listeners(jobs, features.listeners)
    register_exchange(jobs, features.exchange)
    register_library(jobs, features.library)
    shares_tasks.register(jobs, features.social.shares)
    notifications_tasks.register(jobs, features.social.notifications)
    demo_tasks.register(jobs, features.demo, offered=engines.settings.demo == "on")
