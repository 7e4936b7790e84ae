"""A terminal for the few sequences that the chat writes. Any other one, or a control, is a fault: text of messages must
never reach a terminal raw."""

import codecs
import re
import unicodedata

SEQUENCE = re.compile(r"\x1b\[(\??)([0-9;]*)([A-Za-z])")


class Fault(Exception):
    """Something was written that the chat must not write."""


def width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    def __init__(self, columns: int, rows: int) -> None:
        self.resize(columns, rows)
        self.modes: set[str] = set()
        self.raw = b""
        # A shell writes sequences of its own: what is not known is then left out.
        self.is_strict = True
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._rest = ""
        # Whether a joined cluster was drawn since the cursor was placed.
        self._is_joined = False

    def resize(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.row = self.column = 0
        self._cells = [[" "] * columns for _ in range(rows)]

    def feed(self, data: bytes) -> None:
        self.raw += data
        text = self._rest + self._decoder.decode(data)
        self._rest = ""
        place = 0
        while place < len(text):
            if text[place] != "\x1b":
                self._put(text[place])
                place += 1
                continue
            match = SEQUENCE.match(text, place)
            if match is None:
                if len(text) - place < 24 and re.fullmatch(r"\x1b(\[\??[0-9;]*)?", text[place:]):
                    self._rest = text[place:]
                    return
                if self.is_strict:
                    raise Fault(f"the sequence {text[place:place + 12]!r}")
                place += 1
                continue
            self._obey(*match.groups())
            place = match.end()

    def _obey(self, private: str, parameters: str, final: str) -> None:
        if private:
            if final not in "hl":
                raise Fault(f"CSI ? {parameters} {final}")
            (self.modes.add if final == "h" else self.modes.discard)(parameters)
        elif final == "H":
            row, _, column = parameters.partition(";")
            self.row, self.column = int(row or 1) - 1, int(column or 1) - 1
            self._is_joined = False
            if not (0 <= self.row < self.rows and 0 <= self.column < self.columns):
                raise Fault(f"the cursor at {self.row}, {self.column}")
        elif final == "K" and not parameters:
            self._cells[self.row][self.column:] = [" "] * (self.columns - self.column)
        elif final == "J" and parameters == "2":
            self._cells = [[" "] * self.columns for _ in range(self.rows)]
        elif final != "m" and self.is_strict:
            raise Fault(f"CSI {parameters} {final}")

    def _put(self, character: str) -> None:
        if not self.is_strict:
            return self._put_plain(character)
        if unicodedata.category(character) in ("Cc", "Co") or 0x2028 <= ord(character) <= 0x202e:
            raise Fault(f"the control {character!r}")
        size = width(character)
        if size == 0:
            place = max(0, self.column - 1)
            while place > 0 and not self._cells[self.row][place]:
                place -= 1
            self._cells[self.row][place] += character
            self._is_joined = self._is_joined or character in "\u200d\ufe0f"
            return
        if self.column + size > self.columns and self._is_joined:
            # This terminal draws joined emoji side by side, and clips what has no room: it must not wrap.
            return
        if self.column + size > self.columns:
            raise Fault(f"{character!r} beyond the last column of row {self.row}")
        self._cells[self.row][self.column] = character
        if size == 2:
            self._cells[self.row][self.column + 1] = ""
        self.column += size

    def _put_plain(self, character: str) -> None:
        """As a shell's lines: the screen moves up when it is full."""
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.row += 1
            if self.row == self.rows:
                self._cells = self._cells[1:] + [[" "] * self.columns]
                self.row -= 1
        elif character >= " ":
            self._cells[self.row][min(self.column, self.columns - 1)] = character
            self.column += 1

    @property
    def lines(self) -> list[str]:
        return ["".join(row).rstrip() for row in self._cells]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)
