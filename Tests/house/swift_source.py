"""A Swift file as the checks see it: its lines, its comments, and its code without either text."""

import re

_TOKEN = re.compile(r'//[^\n]*|/\*|(?P<hashes>#*)(?P<quotes>"""|")')


def code_of(text, comment=" "):
    """The text with string literals blanked and comments filled, every newline and column kept."""
    out = []
    position = 0
    while match := _TOKEN.search(text, position):
        out.append(text[position:match.start()])
        filling = comment
        if match.group().startswith("//"):
            end = match.end()
        elif match.group() == "/*":
            end = _end_of_comment(text, match.end())
        else:
            end = _end_of_string(text, match)
            filling = " "
        out.append(re.sub(r"[^\n]", filling, text[match.start():end]))
        position = end
    out.append(text[position:])
    return "".join(out)


def _end_of_comment(text, position):
    """Swift's block comments nest."""
    depth = 1
    while depth and (match := re.compile(r"/\*|\*/").search(text, position)):
        depth += 1 if match.group() == "/*" else -1
        position = match.end()
    return len(text) if depth else position


def _end_of_string(text, opening):
    hashes, quotes = opening.group("hashes"), opening.group("quotes")
    step = re.compile(rf"\\{hashes}(?P<open>\(|.)|{quotes}{hashes}" + ("" if len(quotes) == 3 else r"|\n"), re.S)
    position = opening.end()
    while match := step.search(text, position):
        position = match.end()
        if match.group("open") == "(":
            position = _end_of_interpolation(text, position)
        elif not match.group("open"):
            return position
    return len(text)


def _end_of_interpolation(text, position):
    """An interpolation may hold strings with brackets of their own."""
    depth = 1
    step = re.compile(r'[()]|(?P<hashes>#*)(?P<quotes>"""|")')
    while depth and (match := step.search(text, position)):
        if match.group("quotes"):
            position = _end_of_string(text, match)
        else:
            depth += 1 if match.group() == "(" else -1
            position = match.end()
    return len(text) if depth else position


class SwiftSource:
    def __init__(self, path, text):
        self.path = path
        self.lines = text.splitlines()
        self.code = code_of(text)
        self.code_lines = self.code.splitlines()
        self.comment_lines = code_of(text, comment="\0").splitlines()

    def line_at(self, offset):
        return self.code.count("\n", 0, offset) + 1

    def is_explained(self, number):
        """Whether the line (counted from 1) has a comment on it or directly above."""
        above = number - 1
        while above and self.lines[above - 1].lstrip().startswith("@"):
            above -= 1
        return "\0" in self.comment_lines[number - 1] or (
            above > 0 and self.comment_lines[above - 1].lstrip().startswith("\0"))

    def imports(self):
        """(line, module) of each import."""
        pattern = re.compile(
            r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:public|package|internal|fileprivate|private)[ \t]+)?"
            r"import[ \t]+(?:(?:typealias|struct|class|enum|protocol|let|var|func)[ \t]+)?(\w+)", re.M)
        return [(self.line_at(match.start(1)), match.group(1)) for match in pattern.finditer(self.code)]

    def functions(self):
        """(line, lines) of each function, initialiser and subscript with a body."""
        found = []
        for match in re.finditer(r"\b(?:func\b|(?<!\.)init[?!]?\s*[(<]|deinit\b|subscript\s*[(<])", self.code):
            opening = self._body(match.end() - (match.group()[-1] in "(<"))
            if opening is not None:
                first, last = self.line_at(match.start()), self.line_at(self._closing(opening))
                found.append((first, last - first + 1))
        return found

    def _body(self, position):
        """Where the body's brace opens, or None for a requirement without one."""
        depth = 0
        step = re.compile(
            r"[()\[\]{}]|\b(?:func|var|let|init|deinit|subscript|case|static|public|package|internal|private|"
            r"fileprivate|mutating|typealias|associatedtype|struct|enum|class|extension|protocol)\b")
        for match in step.finditer(self.code, position):
            token = match.group()
            if token in "([":
                depth += 1
            elif token in ")]":
                depth -= 1
            elif depth == 0:
                return match.start() if token == "{" else None
        return None

    def _closing(self, opening):
        depth = 0
        for match in re.compile(r"[{}]").finditer(self.code, opening):
            depth += 1 if match.group() == "{" else -1
            if depth == 0:
                return match.start()
        return len(self.code) - 1
