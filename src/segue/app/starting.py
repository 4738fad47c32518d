"""What every command does first."""

import sys

from segue.app.settings import Settings, load_settings
from segue.engines.processes import give_memory_back


def settings_and_logs() -> Settings:
    """The settings, once logs go where they say."""
    settings = load_settings()
    give_memory_back()
    _import_structlog_alone()
    from segue.app.logs import configure_logs

    configure_logs(settings.log_format, settings.log_level)
    return settings


def _import_structlog_alone() -> None:
    # structlog takes rich along when it finds it, for tracebacks that are not drawn here: 6 MB and
    # a quarter of a second in each process.
    sys.modules["rich"] = None  # type: ignore[assignment]
    try:
        import structlog  # noqa: F401
    finally:
        del sys.modules["rich"]
