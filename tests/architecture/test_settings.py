"""Settings are read in one place."""

import ast

from segue.app.settings import PREFIX, Settings
from tests.architecture.source import modules

# The launchers pass an environment on to the programs they start; they read no setting from it.
MAY_TOUCH_THE_ENVIRONMENT = ("app/", "engines/")


class TestOnePlace:
    """A setting is a field of Settings, and only the app looks at the environment."""

    def test_no_feature_reads_the_environment(self) -> None:
        readers = [
            f"{module.place}:{node.lineno}"
            for module in modules()
            if not module.place.startswith(MAY_TOUCH_THE_ENVIRONMENT)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
        ]
        assert readers == []

    def test_no_setting_is_read_by_its_name(self) -> None:
        names = {PREFIX + field.upper() for field in Settings.model_fields}
        readers = [
            f"{module.place}:{node.lineno} {node.slice.value!s}"
            for module in modules()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Load)
            and isinstance(node.slice, ast.Constant)
            and node.slice.value in names
        ]
        assert readers == []
