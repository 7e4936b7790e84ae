"""A table of a TOML file, read strictly: every key is asked for, ranges are checked, the rest is refused."""

import difflib
from collections.abc import Sequence
from typing import Any

from .topology import TopologyError


class Table:
    """Errors name the file, the key's full name and what to write."""

    def __init__(self, file: str, name: str, values: Any) -> None:
        self._file = file
        self.name = name
        if not isinstance(values, dict):
            raise self.error("", f"is no table: write [{name}] and its keys below")
        self._values: dict[str, Any] = values
        self._known: set[str] = set()

    def error(self, key: str, advice: str) -> TopologyError:
        full = ".".join(part for part in (self.name, key) if part) or "the file"
        return TopologyError(f"{self._file}: {full} {advice}")

    def has(self, key: str) -> bool:
        self._known.add(key)
        return key in self._values

    @property
    def keys(self) -> list[str]:
        return list(self._values)

    def raw(self, key: str) -> Any:
        """The value whatever its type; None if there is none."""
        self._known.add(key)
        return self._values.get(key)

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        value = self._get(key, default, f"a number from {low:g} to {high:g}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.error(key, f"is {shown(value)}: write a number from {low:g} to {high:g}")
        return float(value)

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self._get(key, default, f"a whole number from {low} to {high}")
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.error(key, f"is {shown(value)}: write a whole number from {low} to {high}")
        return value

    def truth(self, key: str, default: bool | None = None) -> bool:
        value = self._get(key, default, "true or false")
        if not isinstance(value, bool):
            raise self.error(key, f"is {shown(value)}: write true or false")
        return value

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of these words."""
        value = self._get(key, default, f"one of {', '.join(choices)}")
        if value not in choices:
            raise self.error(key, f"is {shown(value)}: write {suggestion(value, choices)}")
        return str(value)

    def choices(self, key: str, choices: Sequence[str], default: list[str] | None = None) -> list[str]:
        """A list of some of these words, none of them twice."""
        value = self._get(key, default, f"a list of some of {', '.join(choices)}")
        if not isinstance(value, list):
            raise self.error(key, f"is {shown(value)}: write a list such as [{shown(choices[0])}]")
        return self.words(key, value, choices)

    def words(self, key: str, values: list[Any], choices: Sequence[str]) -> list[str]:
        for place, value in enumerate(values):
            if value not in choices:
                raise self.error(key, f"has {shown(value)}: write {suggestion(value, choices)}")
            if value in values[:place]:
                raise self.error(key, f"has {shown(value)} twice: name it once")
        return values

    def array(self, key: str, default: list[Any] | None = None) -> list[Any]:
        value = self._get(key, default, "a list")
        if not isinstance(value, list):
            raise self.error(key, f"is {shown(value)}: write a list")
        return value

    def table(self, key: str, required: bool = True) -> "Table":
        values = self._get(key, None if required else {}, f"the table [{self.inner(key)}]")
        return Table(self._file, self.inner(key), values)

    def tables(self, key: str) -> list["Table"]:
        """The [[tables]] of this name; none if there is none."""
        return [
            Table(self._file, f"{self.inner(key)}[{place}]", values)
            for place, values in enumerate(self.array(key, []), 1)]

    def inner(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def close(self) -> None:
        """Refuses the keys that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                raise self.error(key, f"is unknown: {suggestion(key, sorted(self._known))}")

    def _get(self, key: str, default: Any, what: str) -> Any:
        self._known.add(key)
        if key in self._values:
            return self._values[key]
        if default is None:
            raise self.error(key, f"is missing: add {what}")
        return default


def shown(value: Any) -> str:
    """As the file would have it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def suggestion(value: Any, choices: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(value), choices, 1, 0.7)
    return f"did you mean {near[0]}?" if near else f"one of {', '.join(choices)}"
