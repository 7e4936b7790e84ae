"""The hanse program as one user runs it: a profile, and answers as JSON."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CLI_SECONDS = 60.0


class CommandFailed(Exception):
    """A command that ended with another status than it should; holds what it said."""

    def __init__(self, command: str, status: int, said: str) -> None:
        super().__init__(f"`{command}` ended with {status}: {said}")
        self.status = status
        self.said = said


class Client:
    def __init__(self, binary: Path, profiles: Path, profile: str) -> None:
        self._binary = binary
        self._profile = profile
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("HANSE_")}
        self.environment["XDG_CONFIG_HOME"] = str(profiles)

    def command(self, *words: object) -> list[str]:
        return [str(self._binary), "--profile", self._profile, "--json", *map(str, words)]

    def run(self, *words: object, statuses: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Runs a command, answers the object that it prints; empty if none."""
        shown = f"hanse --profile {self._profile} {' '.join(map(str, words))}"
        try:
            done = subprocess.run(
                self.command(*words), env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                text=True, timeout=CLI_SECONDS)
        except subprocess.TimeoutExpired:
            raise CommandFailed(shown, -1, f"no end within {CLI_SECONDS:g} s") from None
        if done.returncode not in statuses:
            raise CommandFailed(shown, done.returncode, done.stderr.strip() or "(nothing)")
        try:
            return json.loads(done.stdout) if done.stdout.strip() else {}
        except ValueError:
            raise CommandFailed(shown, done.returncode, f"no JSON: {done.stdout[:200]!r}") from None

    def refused(self, status: int, *words: object) -> str:
        """Runs a command that must end with `status`; answers what it said."""
        try:
            printed = self.run(*words)
        except CommandFailed as failure:
            if failure.status == status:
                return failure.said
            raise
        shown = " ".join(map(str, words))
        raise CommandFailed(f"hanse {shown}", 0, f"it must be refused, and printed {printed}")

    def log_in(
            self, url: str, connect: Mapping[str, str], authority: Path, name: str, password: Path) -> None:
        words = [
            "login", "--url", url, "--name", name, "--ca", str(authority), "--password-file", str(password)]
        for place, address in connect.items():
            words += ["--connect", f"{place}={address}"]
        self.run(*words)


class Follower:
    """A `hanse follow` that runs beside; what it printed so far can be asked for at any time."""

    def __init__(self, client: Client, channel: str, output: Path) -> None:
        self._output = output
        self._errors = output.with_suffix(".errors")
        with open(output, "wb") as out, open(self._errors, "wb") as errors:
            self._process = subprocess.Popen(
                client.command("follow", channel), env=client.environment, stdin=subprocess.DEVNULL,
                stdout=out, stderr=errors)

    def items(self) -> list[dict[str, Any]]:
        text = self._output.read_text()
        return [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines()]

    def trouble(self) -> str:
        """Why it follows no more; empty while it does."""
        status = self._process.poll()
        if status is None:
            return ""
        return f"hanse follow ended with {status}: {self._errors.read_text().strip()}"

    def end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.unlink(missing_ok=True)
        self._errors.unlink(missing_ok=True)
