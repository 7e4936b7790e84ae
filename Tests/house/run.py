"""Runs the house's checks over the repository, then the tests of the checks themselves."""

import os
import subprocess
import sys
import unittest

import checks
import rooms
from swift_source import SwiftSource


def output_of(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def repository():
    listed = output_of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    texts = {}
    for path in sorted(filter(None, listed.decode().split("\0"))):
        if os.path.isfile(path):
            try:
                with open(path, encoding="utf-8") as file:
                    texts[path] = file.read()
            except UnicodeDecodeError:
                continue
    swift = [SwiftSource(path, text) for path, text in texts.items()
             if path.endswith(".swift") and path.startswith(("Sources/", "Tests/"))]
    entries = [checks.IOFile(number, line)
               for number, line in enumerate(texts["Tests/house/io-files.txt"].splitlines(), 1)
               if line.strip() and not line.startswith("#")]
    return checks.House(swift, texts, rooms.kinds(), entries)


def main():
    house = repository()
    passed = failed = 0
    for check in checks.CHECKS:
        findings = list(check(house))
        for path, line, message in findings:
            print(f"{path}:{line}: {check.__name__}: {message}")
        failed += bool(findings)
        passed += not findings
    print(f"{len(house.swift)} Swift files; the median under Sources has {checks.median_lines(house):g} lines")
    sys.stdout.flush()

    suite = unittest.defaultTestLoader.discover(os.path.dirname(os.path.abspath(__file__)), "test_*.py")
    result = unittest.TextTestRunner(stream=sys.stdout).run(suite)
    broken = len(result.failures) + len(result.errors)
    passed += result.testsRun - broken
    failed += broken
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
