"""Smart playlists of Navidrome (.nsp) as rules of ours. Pure.

The format: navidrome.org/docs/usage/features/smart-playlists.

What has no counterpart here (ratings, file paths, other playlists) is refused by name: rules that leave out
a condition would choose other songs than the person asked for.
"""

from collections.abc import Mapping
from typing import Any

from segue.library.smart.contracts import (
    DEEPEST,
    KINDS,
    MOST_CONDITIONS,
    MOST_SONGS,
    Condition,
    Field,
    Group,
    Joint,
    Kind,
    Operator,
    Order,
    Rules,
)
from segue.library.smart.errors import RulesRefused
from segue.library.smart.rules import check, conditions

_FIELDS = {
    "title": Field.TITLE,
    "album": Field.ALBUM,
    "artist": Field.ARTIST,
    "albumartist": Field.ARTIST,
    "genre": Field.GENRE,
    "mood": Field.MOOD,
    "language": Field.LANGUAGE,
    "year": Field.YEAR,
    "duration": Field.LENGTH,
    "bpm": Field.TEMPO,
    "tracknumber": Field.TRACK,
    "date": Field.RELEASED,
    "releasedate": Field.RELEASED,
    "dateadded": Field.ADDED,
    "loved": Field.LIKED,
    "dateloved": Field.LIKED_AT,
    "playcount": Field.PLAYS,
    "lastplayed": Field.LAST_PLAYED,
    "explicitstatus": Field.EXPLICIT,
}
_OPERATORS = {
    "is": Operator.IS,
    "isnot": Operator.IS_NOT,
    "contains": Operator.CONTAINS,
    "notcontains": Operator.CONTAINS_NOT,
    "startswith": Operator.BEGINS,
    "endswith": Operator.ENDS,
    "gt": Operator.MORE,
    "lt": Operator.LESS,
    "intherange": Operator.BETWEEN,
    "before": Operator.BEFORE,
    "after": Operator.AFTER,
    "inthelast": Operator.IN_LAST,
    "notinthelast": Operator.NOT_IN_LAST,
}
# By whether it begins with the greatest.
_ORDERS = {
    "title": (Order.TITLE, None),
    "artist": (Order.ARTIST, None),
    "albumartist": (Order.ARTIST, None),
    "album": (Order.ALBUM, None),
    "dateadded": (Order.OLDEST, Order.NEWEST),
    "year": (None, Order.RELEASED),
    "date": (None, Order.RELEASED),
    "playcount": (Order.LEAST_PLAYED, Order.MOST_PLAYED),
    "lastplayed": (Order.LONGEST_AGO, Order.LAST_PLAYED),
    "dateloved": (None, Order.LIKED),
    "random": (Order.RANDOM, Order.RANDOM),
}


def read_nsp(told: Mapping[str, Any]) -> Rules:
    """The rules of a file. Raises RulesRefused."""
    joints = [word for word in ("all", "any") if word in told]
    if len(joints) != 1:
        raise RulesRefused("The file has no rules: give one of all and any.")
    rules = Rules(_group(Joint(joints[0]), told[joints[0]], 1), _order(told), _limit(told))
    if sum(1 for _ in conditions(rules.where)) > MOST_CONDITIONS:
        raise RulesRefused(f"Use {MOST_CONDITIONS} conditions at most.")
    return rules


def _group(joint: Joint, parts: object, depth: int) -> Group:
    if depth > DEEPEST:
        raise RulesRefused(f"Groups stand in each other {DEEPEST} deep at most.")
    if not isinstance(parts, list) or len(parts) > MOST_CONDITIONS:
        raise RulesRefused(f"{joint}: give a list of up to {MOST_CONDITIONS} conditions or groups.")
    return Group(joint, tuple(_part(part, depth) for part in parts))


def _part(part: object, depth: int) -> Condition | Group:
    if not isinstance(part, Mapping) or len(part) != 1:
        raise RulesRefused("Each rule is one operator with one field.")
    word, told = next(iter(part.items()))
    plain = str(word).lower()
    if plain in {Joint.ALL, Joint.ANY}:
        return _group(Joint(plain), told, depth + 1)
    operator = _OPERATORS.get(plain)
    if operator is None:
        raise RulesRefused(f"The operator {str(word)[:60]!r} has no counterpart here.")
    if not isinstance(told, Mapping) or len(told) != 1:
        raise RulesRefused(f"{str(word)[:60]}: give one field with its value.")
    name, value = next(iter(told.items()))
    field = _FIELDS.get(str(name).lower())
    if field is None:
        raise RulesRefused(f"The field {str(name)[:60]!r} has no counterpart here.")
    return _condition(field, operator, value)


def _condition(field: Field, operator: Operator, value: object) -> Condition | Group:
    kind = KINDS[field]
    if field is Field.EXPLICIT:
        value = value in {"e", "explicit", True}
    if kind is Kind.MARK and operator is Operator.IS_NOT:
        operator, value = Operator.IS, value is False
    if kind is Kind.GENRE and operator in {Operator.CONTAINS, Operator.CONTAINS_NOT}:
        operator = Operator.IS if operator is Operator.CONTAINS else Operator.IS_NOT
    if kind is Kind.DAY and operator in {Operator.MORE, Operator.LESS}:
        operator = Operator.AFTER if operator is Operator.MORE else Operator.BEFORE
    if kind in {Kind.NUMBER, Kind.DAY} and isinstance(value, str) and value.isdigit():
        value = int(value)
    return check(field, operator, value, str(field))


def _order(told: Mapping[str, Any]) -> Order:
    name = told.get("sort", "title")
    first = str(name).split(",")[0].strip().lower()
    greatest = first.startswith("-") != (str(told.get("order", "asc")).lower() == "desc")
    known = _ORDERS.get(first.lstrip("+-"))
    order = known[1 if greatest else 0] if known else None
    if order is None:
        raise RulesRefused(f"The order {str(name)[:60]!r} has no counterpart here.")
    return order


def _limit(told: Mapping[str, Any]) -> int:
    limit = told.get("limit")
    if limit is None:
        return MOST_SONGS
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise RulesRefused("limit: give a number of songs.")
    return min(limit, MOST_SONGS)
