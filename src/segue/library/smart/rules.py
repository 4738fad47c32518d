"""Rules as JSON and back, checked: whatever stands in a Rules means something. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from segue.library.smart.contracts import (
    DEEPEST,
    KINDS,
    LONGEST_WORDS,
    MOST_CONDITIONS,
    MOST_SONGS,
    OPERATORS,
    Condition,
    Field,
    Group,
    Joint,
    Kind,
    Number,
    Operator,
    Order,
    Rules,
    Value,
)
from segue.library.smart.errors import RulesRefused

_MOST = 1e12
_LONGEST_DAYS = 36_500


def read_rules(told: Mapping[str, Any]) -> Rules:
    """Rules of their JSON. Raises RulesRefused with the path of what is wrong."""
    _only(told, {"where", "order", "limit"}, "rules")
    limit = told.get("limit", 500)
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST_SONGS:
        raise _refused("limit", f"Give a number of songs from 1 to {MOST_SONGS:,}.")
    where = told.get("where")
    if not isinstance(where, Mapping):
        raise _refused("where", "Give a group of conditions: all, any or none.")
    rules = Rules(_group(where, "where", 1), _one_of(Order, told.get("order", "title"), "order"), limit)
    if sum(1 for _ in conditions(rules.where)) > MOST_CONDITIONS:
        raise _refused("where", f"Use {MOST_CONDITIONS} conditions at most.")
    return rules


def write_rules(rules: Rules) -> dict[str, Any]:
    """Rules as JSON."""
    return {"where": _written(rules.where), "order": str(rules.order), "limit": rules.limit}


def conditions(group: Group) -> Iterator[Condition]:
    """Every comparison of a tree."""
    for part in group.parts:
        if isinstance(part, Group):
            yield from conditions(part)
        else:
            yield part


def check(field: Field, operator: Operator, value: object, path: str = "value") -> Condition:
    """A condition whose parts fit. Raises RulesRefused."""
    kind = KINDS[field]
    if operator not in OPERATORS[kind]:
        raise _refused(path, f"{field} takes {', '.join(OPERATORS[kind])}.")
    return Condition(field, operator, _value(kind, operator, value, path))


def _group(told: Mapping[str, Any], path: str, depth: int) -> Group:
    if depth > DEEPEST:
        raise _refused(path, f"Groups stand in each other {DEEPEST} deep at most.")
    _only(told, set(Joint), path)
    if len(told) != 1:
        raise _refused(path, "Give one of all, any and none.")
    word, parts = next(iter(told.items()))
    if not isinstance(parts, list) or len(parts) > MOST_CONDITIONS:
        raise _refused(f"{path}.{word}", f"Give a list of up to {MOST_CONDITIONS} conditions or groups.")
    return Group(
        Joint(word),
        tuple(_part(part, f"{path}.{word}[{place}]", depth) for place, part in enumerate(parts)),
    )


def _part(told: object, path: str, depth: int) -> Condition | Group:
    if not isinstance(told, Mapping):
        raise _refused(path, "Give a condition or a group.")
    if "field" not in told:
        return _group(told, path, depth + 1)
    _only(told, {"field", "operator", "value"}, path)
    field = _one_of(Field, told["field"], f"{path}.field")
    operator = _one_of(Operator, told.get("operator"), f"{path}.operator")
    return check(field, operator, told.get("value"), f"{path}.value")


def _value(kind: Kind, operator: Operator, value: object, path: str) -> Value:
    if operator is Operator.NEVER:
        if value is not None:
            raise _refused(path, "never takes no value.")
        return None
    if operator in {Operator.IN_LAST, Operator.NOT_IN_LAST}:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LONGEST_DAYS:
            raise _refused(path, f"Give a number of days from 1 to {_LONGEST_DAYS:,}.")
        return value
    if operator is Operator.BETWEEN:
        return _two(kind, value, path)
    return _one(kind, value, path)


def _one(kind: Kind, value: object, path: str) -> str | int | float | bool | date:
    match kind:
        case Kind.MARK:
            if isinstance(value, bool):
                return value
            raise _refused(path, "Give true or false.")
        case Kind.NUMBER:
            # NaN is unlike itself.
            if isinstance(value, int | float) and not isinstance(value, bool) and -_MOST <= value <= _MOST:
                return value
            raise _refused(path, "Give a number.")
        case Kind.DAY:
            return _day(value, path)
        case _:
            plain = value.strip() if isinstance(value, str) else ""
            if plain and len(plain) <= LONGEST_WORDS and plain.isprintable():
                return plain
            raise _refused(path, f"Give up to {LONGEST_WORDS} characters.")


def _two(kind: Kind, value: object, path: str) -> Value:
    if not isinstance(value, list) or len(value) != 2:
        raise _refused(path, "Give two values, the lower one first.")
    low, high = (_one(kind, one, f"{path}[{place}]") for place, one in enumerate(value))
    if isinstance(low, date) and isinstance(high, date) and low <= high:
        return (low, high)
    if isinstance(low, int | float) and isinstance(high, int | float) and low <= high:
        return (low, high)
    raise _refused(path, "Give the lower value first.")


def _day(value: object, path: str) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _refused(path, "Give a day as YYYY-MM-DD.")


def _written(group: Group) -> dict[str, Any]:
    return {str(group.joint): [_written_part(part) for part in group.parts]}


def _written_part(part: Condition | Group) -> dict[str, Any]:
    if isinstance(part, Group):
        return _written(part)
    told: dict[str, Any] = {"field": str(part.field), "operator": str(part.operator)}
    if part.value is not None:
        value = part.value
        told["value"] = [_plain(one) for one in value] if isinstance(value, tuple) else _plain(value)
    return told


def _plain(value: Number | str | date) -> Number | str:
    return value.isoformat() if isinstance(value, date) else value


def _only(told: Mapping[str, Any], known: set[Any], path: str) -> None:
    for word in told:
        if word not in {str(one) for one in known}:
            raise _refused(path, f"{str(word)[:60]!r} is unknown here. Known: {', '.join(sorted(known))}.")


def _one_of(names: Any, told: object, path: str) -> Any:
    try:
        return names(told)
    except ValueError:
        raise _refused(path, f"Give one of {', '.join(names)}.") from None


def _refused(path: str, words: str) -> RulesRefused:
    return RulesRefused(f"{path}: {words}", path=path)
