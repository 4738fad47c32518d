"""Plugins of the whole test tree; pytest takes them only from here."""

pytest_plugins = ["tests.plugins.cluster", "tests.plugins.needs", "tests.plugins.sizes"]
