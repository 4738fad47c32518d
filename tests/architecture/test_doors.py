"""Who may import what, beyond the layers that import-linter checks."""

from tests.architecture.source import FEATURES, Module, modules

OWN = "segue."


def feature_imports(module: Module) -> list[tuple[str, str, int]]:
    """Feature, module inside it, and line, of each import of another room's feature."""
    found = []
    for name, line in module.imports():
        parts = name.split(".")
        if parts[0] == "segue" and len(parts) > 2 and parts[1] in FEATURES and parts[1] != module.room:
            found.append((parts[1], parts[2], line))
    return found


class TestFeatures:
    """A feature is reached by others through its doors alone: `api`, and `http` for routes."""

    def test_features_open_only_doors(self) -> None:
        trespasses = [
            f"{module.place}:{line} imports segue.{feature}.{inner}"
            for module in modules()
            if module.room in FEATURES
            for feature, inner, line in feature_imports(module)
            if inner not in {"api", "http"}
        ]
        assert trespasses == []

    def test_engines_know_only_what_is_pure_in_a_feature(self) -> None:
        trespasses = [
            f"{module.place}:{line} imports segue.{feature}.{inner}"
            for module in modules()
            if module.room == "engines"
            for feature, inner, line in feature_imports(module)
            if inner in {"service", "store", "routes", "schemas", "tasks"}
        ]
        assert trespasses == []


class TestEntries:
    """Routes and tasks call the service and nothing deeper."""

    def test_entries_touch_no_store(self) -> None:
        trespasses = [
            f"{module.place}:{line} imports {name}"
            for module in modules()
            if module.room in FEATURES and module.place.endswith(("/routes.py", "/tasks.py"))
            for name, line in module.imports()
            if ".store" in name or name.startswith("psycopg")
        ]
        assert trespasses == []


class TestKernel:
    """The kernel imports nothing of ours."""

    def test_kernel_stands_alone(self) -> None:
        trespasses = [
            f"{module.place}:{line} imports {name}"
            for module in modules()
            if module.room == "kernel"
            for name, line in module.imports()
            if name.startswith(OWN) and not name.startswith("segue.kernel")
        ]
        assert trespasses == []
