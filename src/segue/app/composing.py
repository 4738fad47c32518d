"""Demo music from the operator's shell."""

import asyncio

import click

from segue.app.bootstrap import Engines, open_engines
from segue.app.demo.progress import DemoState
from segue.app.demo.service import Demo
from segue.app.features import build_features
from segue.app.settings import Settings
from segue.app.tasks import register_tasks
from segue.app.worker import DRAIN_S, WORKED_QUEUES
from segue.engines.postgres.jobs import has_workers

_LOOK_EVERY_S = 1.0


async def make_demo(settings: Settings, database_url: str) -> None:
    """Have the music made and tell how far it is, until all can be played.

    A worker that runs does it; where there is none, this process works until it is done.
    """
    async with open_engines("command", settings, database_url=database_url) as engines:
        features = build_features(engines)
        register_tasks(engines, features)
        await features.demo.want()
        if await has_workers(engines.database):
            await _watch(features.demo)
        else:
            await _work_until_made(engines, features.demo, settings.encoders)


async def remove_demo(settings: Settings, database_url: str) -> int:
    """Take the music away; how many songs there were."""
    async with open_engines("command", settings, database_url=database_url) as engines:
        return await build_features(engines).demo.remove()


async def _work_until_made(engines: Engines, demo: Demo, encoders: int) -> None:
    await engines.listener.start()
    working = asyncio.create_task(engines.jobs.run(WORKED_QUEUES | {"encode": encoders}, drain_s=DRAIN_S))
    watching = asyncio.create_task(_watch(demo))
    await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
    watching.cancel()
    engines.jobs.stop()
    await working


async def _watch(demo: Demo) -> None:
    told = -1
    while True:
        made = await demo.progress()
        if made.songs_ready != told:
            told = made.songs_ready
            click.echo(f"{made.songs_ready} of {made.songs_total} songs can be played.")
        if made.state is not DemoState.MAKING:
            return
        await asyncio.sleep(_LOOK_EVERY_S)
