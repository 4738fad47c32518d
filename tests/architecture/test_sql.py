"""SQL is written by hand, whole, in one place of each feature."""

import ast
import re

from tests.architecture.source import FEATURES, Module, modules

STATEMENT = re.compile(
    r"""\s*(
        select\s.*\sfrom\s | select\s+\w+\( | insert\sinto\s | update\s+\w+\s+(as\s+)?(\w+\s+)?set\s
        | delete\sfrom\s | with\s+(recursive\s+)?\w+\s*(\(.*?\))?\s+as\s | create\s(table|index)\s
        | alter\stable\s | lock\stable\s | truncate\s | set\slocal\s
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def is_store(module: Module) -> bool:
    """`store.py` or a module of `store/`, in any room."""
    return "store" in module.place.removesuffix(".py").split("/")


def statements(module: Module) -> list[int]:
    """Lines of string constants that begin as a statement."""
    return [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value)
    ]


class TestWhereSqlStands:
    """All SQL of a feature is in its store."""

    def test_only_stores_speak_sql(self) -> None:
        elsewhere = [
            f"{module.place}:{line}"
            for module in modules()
            if module.room in {*FEATURES, "kernel", "app"} and not is_store(module)
            for line in statements(module)
        ]
        assert elsewhere == []


class TestHowSqlIsMade:
    """A statement is a constant: what varies is a parameter or another whole statement."""

    def test_no_statement_is_put_together(self) -> None:
        built = [
            f"{module.place}:{node.lineno}"
            for module in modules()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.JoinedStr)
            and isinstance(node.values[0], ast.Constant)
            and STATEMENT.match(str(node.values[0].value))
        ]
        assert built == []
