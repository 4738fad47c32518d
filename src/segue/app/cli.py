"""The `segue` command. Each subcommand imports what it needs, so that all of them start fast."""

import os
import sys
from pathlib import Path
from uuid import UUID

import click

from segue.app.settings import load_settings
from segue.app.starting import settings_and_logs
from segue.app.user_commands import user
from segue.kernel.errors import AppError, OperatorError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="segue")
def segue() -> None:
    """A music streaming service that anyone can run.

    Settings are environment variables that begin with SEGUE_; `segue settings` lists them.
    """


def main() -> None:
    """Entry of the command; failures an operator can act on are a line, not a traceback."""
    # What Segue writes is nobody else's business, unless the operator says so with chmod.
    os.umask(0o077)
    try:
        segue(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (AppError, OperatorError) as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)


@segue.command()
def serve() -> None:
    """Run everything on this machine: database, web, worker."""
    settings = settings_and_logs()
    from segue.app.supervisor import Supervisor

    Supervisor(settings).run()


@segue.command()
@click.option("--socket", "descriptor", type=int, hidden=True)
@click.option("--tell", type=int, hidden=True)
def web(descriptor: int | None, tell: int | None) -> None:
    """Run one web process, on the PostgreSQL at SEGUE_DATABASE_URL."""
    settings = settings_and_logs()
    import uvloop

    from segue.app.web_process import serve_web

    uvloop.run(serve_web(settings, descriptor=descriptor, tell=tell))


@segue.command()
@click.option("--alone", is_flag=True, hidden=True)
@click.option("--first", is_flag=True, hidden=True)
def worker(*, alone: bool, first: bool) -> None:
    """Run one worker, on the PostgreSQL at SEGUE_DATABASE_URL."""
    settings = settings_and_logs()
    import asyncio

    from segue.app.worker import work

    asyncio.run(work(settings, alone=alone, first=first))


@segue.command()
def migrate() -> None:
    """Bring the database to what this release expects; several may call it at once."""
    settings = settings_and_logs()
    import structlog

    from segue.engines.postgres.migrations import migrate as apply

    if not settings.database_url:
        raise click.ClickException(
            "Set SEGUE_DATABASE_URL. The embedded database is migrated by: segue serve"
        )
    done = apply(settings.database_url)
    if done:
        structlog.get_logger(__name__).info("migrated", was=done.current, now=done.target)


@segue.command("settings")
def list_settings() -> None:
    """Print all settings with their defaults, as docs/settings.md shows them."""
    from segue.app.settings_page import settings_page

    click.echo(settings_page(), nl=False)


@segue.command()
def openapi() -> None:
    """Print the API's OpenAPI document, as docs/openapi.json shows it."""
    from segue.app.web.application import openapi_document
    from segue.app.web.openapi import openapi_text

    click.echo(openapi_text(openapi_document()), nl=False)


@segue.group()
def secrets() -> None:
    """The keys that sign tokens."""


@secrets.command()
def rotate() -> None:
    """Make new keys; restart Segue to use them. What the last ones signed stays good."""
    from segue.app.secrets import rotate_secrets

    path = load_settings().secrets_path
    rotate_secrets(path)
    click.echo(f"New keys are in {path}. Restart Segue to use them.")


@segue.group()
def edge() -> None:
    """Servers that deliver audio for this one."""


@edge.command("keys")
@click.argument("folder", type=click.Path(file_okay=False))
def write_keys(folder: str) -> None:
    """Write into FOLDER what an edge needs to check signed addresses: keys.json and secret.conf."""
    from pathlib import Path

    from segue.app.edge import write_edge_keys
    from segue.app.secrets import load_secrets

    for path in write_edge_keys(load_secrets(load_settings().secrets_path).media, Path(folder)):
        click.echo(path)


@segue.group()
def admin() -> None:
    """The people who run this server."""


@admin.command("create")
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def create_admin(email: str, **_: bool) -> None:
    """Make an admin, also while Segue is running."""
    settings = settings_and_logs()
    password = sys.stdin.readline().rstrip("\n")
    import asyncio

    from segue.app.administration import create_admin as create
    from segue.app.local_database import database_at_hand

    with database_at_hand(settings) as url:
        asyncio.run(create(settings, url, email, password))
    click.echo(f"{email} is an admin now.")


segue.add_command(user)


@segue.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """Compose the demo music, also where it was taken away; a running server does the work."""
    if context.invoked_subcommand is not None:
        return
    settings = settings_and_logs()
    import asyncio

    from segue.app.composing import make_demo
    from segue.app.local_database import database_at_hand

    with database_at_hand(settings) as url:
        asyncio.run(make_demo(settings, url))


@demo.command("remove")
def remove_demo() -> None:
    """Take the demo music away: songs, albums, artists, covers, files."""
    settings = settings_and_logs()
    import asyncio

    from segue.app.composing import remove_demo as remove
    from segue.app.local_database import database_at_hand

    with database_at_hand(settings) as url:
        songs = asyncio.run(remove(settings, url))
    click.echo(f"{songs} songs were taken away." if songs else "There was no demo music.")


@segue.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--copy", is_flag=True, help="Copy the files in; else they are used where they are.")
@click.option("--lazy", is_flag=True, help="Publish at once; qualities are made when a song is first played.")
@click.option("--watch", is_flag=True, help="Stay, and import what changes.")
def import_music(folder: Path, *, copy: bool, lazy: bool, watch: bool) -> None:
    """Import the music in FOLDER and below; files that were imported before are passed over.

    It may be stopped and begun again. A file that was moved keeps its song; the song of one that is gone
    says so, and returns with it. Without --lazy, files are encoded by the running server, or by this
    command when none is running.
    """
    settings = settings_and_logs()
    import asyncio

    from segue.app.importing import import_folder
    from segue.app.local_database import database_at_hand
    from segue.app.logs import configure_logs
    from segue.ingest.api import Wishes

    # The bar and the reasons say what the log would.
    configure_logs(settings.log_format, "warning")
    with database_at_hand(settings) as url:
        asyncio.run(import_folder(settings, url, folder.absolute(), Wishes(copy, lazy), watch=watch))


@segue.command("export")
@click.argument("album", type=click.UUID)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_release(album: UUID, folder: Path) -> None:
    """Write a release into FOLDER: FLAC with tags, the cover, and release.json with all that is known.

    ALBUM is the id in the address of its page. What has no FLAC is written in its best quality.
    """
    settings = settings_and_logs()
    import asyncio

    from segue.app.deliveries import export_release as export
    from segue.app.local_database import database_at_hand

    with database_at_hand(settings) as url:
        written = asyncio.run(export(settings, url, album, folder.absolute()))
    for song_id, reason in written.left_out:
        click.echo(f"{song_id}: left out. {reason}", err=True)
    click.echo(f"{written.songs} songs are in {written.folder}.")


@segue.command("ddex")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def take_messages(folder: Path) -> None:
    """Take in the DDEX messages (ERN 4) in FOLDER and below, each once.

    Releases, updates, takedowns and purges; deals become licences. Files are copied in and encoded by the
    running server, or when it next runs.
    """
    settings = settings_and_logs()
    import asyncio

    from segue.app.deliveries import summary, take_messages
    from segue.app.local_database import database_at_hand

    with database_at_hand(settings) as url:
        tally = asyncio.run(take_messages(settings, url, folder.absolute()))
    click.echo(summary(tally))
    if tally.refused:
        sys.exit(1)


@segue.group()
def plays() -> None:
    """The log of plays."""


@plays.command("reconcile")
def reconcile_plays() -> None:
    """Recompute all play counts from the log, also while Segue is running."""
    settings = settings_and_logs()
    import asyncio

    from segue.app.administration import reconcile
    from segue.app.local_database import database_at_hand

    with database_at_hand(settings) as url:
        found = asyncio.run(reconcile(settings, url))
    click.echo(
        f"{found.sessions} sessions compared, {found.streams_mended} streams and "
        f"{found.songs_mended} play counts mended."
    )
