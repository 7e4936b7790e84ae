"""The house's tidy checks. Each yields findings (path, line, message) over a House."""

import fnmatch
import re
import statistics

MAXIMUM_FILE_LINES = 400
MAXIMUM_FUNCTION_LINES = 70

# What library targets may use only in the files io-files.txt names, so that clock, randomness,
# threads and Foundation stay arguments of synchronous code.
RESERVED = {
    "task": r"\bTask\s*[{.<(]|\bwith\w*TaskGroup\b|\bAsyncStream\b|\bAsyncThrowingStream\b"
            r"|\bDispatch(?:Queue|Source|Group)\b|\bpthread_create\b|\bThread\s*[({.]",
    "clock": r"\bDate\s*\(\s*\)|\bDate\.now\b|\bclock_gettime\b|\bgettimeofday\b|\btime\s*\(\s*nil\s*\)"
             r"|\bContinuousClock\b|\bSuspendingClock\b|\bDispatch(?:Wall)?Time\b",
    "random": r"\bSystemRandomNumberGenerator\b|\.(?:random|randomElement|shuffled?)\s*\((?!.*\busing:)"
              r"|\barc4random|\bgetrandom\b|\bgetentropy\b|\brandombytes|\bRAND_bytes\b"
              r"|\bUUID\s*\(\s*\)",
    "foundation": r"\bimport\s+(?:\w+\s+)?Foundation\w*",
}

# What may stand anywhere, but only with its reason beside it.
NEEDS_A_REASON = r"\btry!|\bas!|\bfatalError\s*\(|@unchecked\s+Sendable|\bnonisolated\s*\(\s*unsafe\s*\)"


class House:
    """What the checks look at.

    swift: SwiftSource of every file under Sources and Tests.
    texts: {path: text} of every text file of the repository.
    targets: {name: "pure", "library", "executable", "door" or "test"}.
    io_files: IOFile entries of io-files.txt.
    """

    def __init__(self, swift, texts=None, targets=None, io_files=()):
        self.swift = swift
        self.texts = texts or {}
        self.targets = targets or {}
        self.io_files = list(io_files)

    def target_of(self, path):
        parts = path.split("/")
        return parts[1] if parts[0] == "Sources" and len(parts) > 2 else None

    def kind_of(self, path):
        return self.targets.get(self.target_of(path))

    def libraries(self):
        return [source for source in self.swift if self.kind_of(source.path) in ("pure", "library")]

    def may_use(self, path, what):
        matching = [entry for entry in self.io_files if entry.matches(path) and what in entry.uses]
        for entry in matching:
            entry.needed.add(what)
        return bool(matching)


class IOFile:
    """One line of io-files.txt: `path glob | what it may use | why`."""

    def __init__(self, number, line):
        self.number = number
        self.fields = [field.strip() for field in line.split("|")]
        self.glob = self.fields[0]
        self.uses = set(self.fields[1].split()) if len(self.fields) > 1 else set()
        self.needed = set()

    def matches(self, path):
        return fnmatch.fnmatchcase(path, self.glob)

    def fault(self):
        if len(self.fields) != 3 or not self.fields[2]:
            return "write: path glob | what it may use | why"
        if not self.uses or self.uses - RESERVED.keys():
            return f"may use one or more of: {' '.join(RESERVED)}"
        return None


def file_length(house):
    for source in house.swift:
        if len(source.lines) > MAXIMUM_FILE_LINES:
            yield (source.path, len(source.lines),
                   f"{len(source.lines)} lines; split it, {MAXIMUM_FILE_LINES} is the limit")


def function_length(house):
    for source in house.swift:
        for line, length in source.functions():
            if length > MAXIMUM_FUNCTION_LINES:
                yield (source.path, line,
                       f"a function of {length} lines; split it, {MAXIMUM_FUNCTION_LINES} is the limit")


def _matches(source, pattern):
    for number, code in enumerate(source.code_lines, 1):
        for match in re.finditer(pattern, code):
            yield number, match.group().strip()


def reserved(house):
    for source in house.libraries():
        for what, pattern in RESERVED.items():
            for number, found in _matches(source, pattern):
                if not house.may_use(source.path, what):
                    yield (source.path, number,
                           f"`{found}` ({what}) in a library target: take it as an argument, or name "
                           "the file and the reason in Tests/house/io-files.txt")


def io_files(house):
    """Runs after `reserved`, which marks what each entry was needed for."""
    for entry in house.io_files:
        path = "Tests/house/io-files.txt"
        if fault := entry.fault():
            yield path, entry.number, fault
        elif not any(entry.matches(source.path) for source in house.swift):
            yield path, entry.number, f"no file matches {entry.glob}: remove the line"
        elif unneeded := entry.uses - entry.needed:
            yield path, entry.number, f"{entry.glob} does not use {' '.join(sorted(unneeded))}: take it out"


def reasons(house):
    for source in house.swift:
        for number, found in _matches(source, NEEDS_A_REASON):
            if not source.is_explained(number):
                yield source.path, number, f"`{found}` needs a comment beside or above it that says why it is safe"


def pure_imports(house):
    for source in house.swift:
        if house.kind_of(source.path) == "pure":
            for number, module in source.imports():
                if house.targets.get(module) != "pure":
                    yield source.path, number, f"a pure target imports {module}: only pure rooms of the house"


def prints(house):
    for source in house.libraries():
        for number, found in _matches(source, r"(?<![.\w])(?:debugPrint|print|dump)\s*\("):
            yield source.path, number, f"`{found}` in a library target: return it or log it"


def codable_json(house):
    for source in house.swift:
        if source.path.startswith("Sources/"):
            for number, found in _matches(source, r"\bJSON(?:Encoder|Decoder)\b"):
                yield source.path, number, f"`{found}` is too slow for a hot path: use the JSON target"


def _text_matches(house, pattern):
    for path, text in sorted(house.texts.items()):
        for number, line in enumerate(text.splitlines(), 1):
            for match in re.finditer(pattern, line):
                yield path, number, match.group()


def unfinished(house):
    for path, number, found in _text_matches(house, r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"):
        yield path, number, f"`{found}`: do it now, or open an issue and say in the README what does not work"


def machine_paths(house):
    for path, number, found in _text_matches(house, r"(?<![\w.~}-])/(?:wor" r"k|roo" r"t|hom" r"e/\w+)/"):
        yield path, number, f"`{found}` is a path of somebody's machine"


CHECKS = [
    file_length, function_length, reserved, io_files, reasons, pure_imports, prints, codable_json,
    unfinished, machine_paths,
]


def median_lines(house):
    lengths = [len(source.lines) for source in house.swift if source.path.startswith("Sources/")]
    return statistics.median(lengths) if lengths else 0
