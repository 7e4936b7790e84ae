"""Each check is tripped by a sample, and left alone by its innocent neighbour."""

import unittest

import checks
from swift_source import SwiftSource, code_of

TARGETS = {"Pure": "pure", "Other": "pure", "Library": "library", "tool": "executable", "CDoor": "door"}


def house(text, path="Sources/Library/A.swift", io_lines=()):
    entries = [checks.IOFile(number, line) for number, line in enumerate(io_lines, 1)]
    return checks.House([SwiftSource(path, text)], {path: text}, TARGETS, entries)


class ChecksTest(unittest.TestCase):
    def trips(self, check, text, line=1, **options):
        findings = list(check(house(text, **options)))
        self.assertEqual([finding[1] for finding in findings], [line], findings)

    def passes(self, check, text, **options):
        self.assertEqual(list(check(house(text, **options))), [])

    def test_file_length(self):
        self.trips(checks.file_length, "let a = 1\n" * 401, line=401)
        self.passes(checks.file_length, "let a = 1\n" * 400)

    def test_function_length(self):
        body = "  a()\n" * 69
        for head in ("func f(x: () -> Void = {}) throws(E) -> [Int]", "init(a: Int)", "init?<T>(a: T)",
                     "deinit", "subscript(i: Int) -> Int"):
            self.trips(checks.function_length, f"\n{head} {{\n{body}}}\n", line=2)
            self.passes(checks.function_length, f"\n{head} {{\n{body[6:]}}}\n")

    def test_function_without_a_body(self):
        self.passes(checks.function_length,
                    "protocol P {\n  func f()\n  var a: Int { get }\n}\nstruct S {\n" + "  let a = 1\n" * 80 + "}")

    def test_braces_in_text_do_not_count(self):
        self.passes(checks.function_length, 'func f() {\n  a("{{{ \\(b("{")) {")\n  // {{{\n}\n' + "a()\n" * 80)

    def test_reserved(self):
        for sample in ("Task { }", "Task.detached { }", "Task<Int, Never>.init", "AsyncStream<Int>", "Date()",
                       "DispatchQueue.main", "clock_gettime(CLOCK_REALTIME, &t)", "ContinuousClock()", "time(nil)",
                       "SystemRandomNumberGenerator()", "Int.random(in: 0...1)", "a.randomElement()", "arc4random_uniform(3)",
                       "getrandom(p, 3, 0)", "randombytes_buf(p, 3)", "import Foundation",
                       "public import FoundationEssentials", "import struct Foundation.Data", "UUID()"):
            self.trips(checks.reserved, "\n" + sample, line=2)
            self.passes(checks.reserved, "// " + sample)
            self.passes(checks.reserved, sample, path="Sources/tool/main.swift")
            self.passes(checks.reserved, sample, path="Tests/LibraryTests/A.swift")
        self.passes(checks.reserved, "Int.random(in: 0...1, using: &generator); a.shuffled(using: &generator)")
        self.passes(checks.reserved, "TaskList { }; update(date: x); pure.random; Date(secondsSinceEpoch: 3)")

    def test_reserved_is_allowed_in_named_files_only(self):
        line = "Sources/Library/*Clock.swift | clock | reads the machine's clock for the node"
        self.passes(checks.reserved, "Date()", path="Sources/Library/WallClock.swift", io_lines=[line])
        self.trips(checks.reserved, "Date()", io_lines=[line])
        self.trips(checks.reserved, "Task { }", path="Sources/Library/WallClock.swift", io_lines=[line])

    def test_io_files(self):
        for line in ("Sources/Library/A.swift | clock", "Sources/Library/A.swift | clock |",
                     "Sources/Library/A.swift | weather | because", "Sources/Library/B.swift | clock | because"):
            self.trips(checks.io_files, "Date()", io_lines=[line])

    def test_io_file_that_no_longer_needs_it(self):
        sample = house("Date()", io_lines=["Sources/Library/A.swift | clock task | because"])
        list(checks.reserved(sample))
        self.assertEqual([message for _, _, message in checks.io_files(sample)],
                         ["Sources/Library/A.swift does not use task: take it out"])

    def test_reasons(self):
        for sample in ("try! f()", "a as! B", "fatalError(\"x\")", "class A: @unchecked Sendable {",
                       "nonisolated(unsafe) var a = 1"):
            self.trips(checks.reasons, "\n" + sample, line=2)
            self.passes(checks.reasons, sample + "  // why")
            self.passes(checks.reasons, "// why\n" + sample)
            self.passes(checks.reasons, "/// why\n@usableFromInline\n" + sample)
            self.trips(checks.reasons, "// why\n\n" + sample, line=3)
        self.trips(checks.reasons, 'try! f("http://a")')
        self.trips(checks.reasons, 'let a = try! "http://a"')
        self.passes(checks.reasons, "try f(); try? f(); a as? B")

    def test_pure_imports(self):
        pure = "Sources/Pure/A.swift"
        for module in ("Foundation", "Glibc", "Library", "CDoor", "Dispatch"):
            for form in ("import {}", "public import {}", "@preconcurrency import {}", "import struct {}.B"):
                self.trips(checks.pure_imports, form.format(module), path=pure)
        self.passes(checks.pure_imports, "public import Other", path=pure)
        self.passes(checks.pure_imports, "import Glibc")

    def test_prints(self):
        self.trips(checks.prints, "print(a)")
        self.trips(checks.prints, "debugPrint(a)")
        self.passes(checks.prints, "print(a)", path="Sources/tool/main.swift")
        self.passes(checks.prints, "fingerprint(a); log.print(a)")

    def test_codable_json(self):
        self.trips(checks.codable_json, "JSONEncoder()")
        self.trips(checks.codable_json, "JSONDecoder()", path="Sources/tool/main.swift")
        self.passes(checks.codable_json, "JSONWriter()")

    def test_unfinished(self):
        for word in ("TO" "DO", "FIX" "ME", "XX" "X"):
            self.trips(checks.unfinished, f"\n# {word}: later", line=2, path="README.md")
        self.passes(checks.unfinished, "mktemp -d hanse.XXXXXX", path="scripts/a")

    def test_machine_paths(self):
        for path in ("wor" "k/hanse", "roo" "t/.ssh", "hom" "e/ada/hanse"):
            self.trips(checks.machine_paths, f"\ncd /{path}", line=2, path="README.md")
        self.passes(checks.machine_paths, "https://a.example/wor" "k/1, tree/roo" "t/b", path="README.md")

    def test_every_check_has_a_test(self):
        for check in checks.CHECKS:
            self.assertTrue(hasattr(self, f"test_{check.__name__}"), check.__name__)


class SwiftSourceTest(unittest.TestCase):
    def test_code_keeps_lines_and_columns(self):
        text = 'a /* b /* c */ d\n */ e "f\\"g" h\n#"i\\(j)"# k """\n l " m\n""" n // o\n'
        code = code_of(text)
        self.assertEqual(code.split(), ["a", "e", "h", "k", "n"])
        self.assertEqual([len(line) for line in code.splitlines()], [len(line) for line in text.splitlines()])

    def test_unclosed_text_ends_with_the_file(self):
        for text in ('a """ b', "a /* b", 'a "\\(b'):
            self.assertEqual(code_of(text).split(), ["a"])
        self.assertEqual(code_of('a "b\nc').split(), ["a", "c"])
