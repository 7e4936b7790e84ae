"""Two nodes with a user each, and their chats."""

import os
import shutil
import tempfile
from pathlib import Path

from client import Client
from network import ADMIN, Network
from ports import free_ports
from window import Window


class Stage:
    def __init__(self, nodes: int = 2) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hanse-chat-"))
        self.network = Network(self.folder / "data", free_ports(nodes), Path(os.environ["HANSE_BIN"]) / "hanse")
        self.clients: list[Client] = []
        self.windows: list[Window] = []

    def make(self) -> None:
        self.network.make()
        self.network.start()
        places = {f"{node.domain}:{node.port}": node.address for node in self.network.nodes}
        for node in self.network.nodes:
            name = self.network.user_name(node)
            for who in (ADMIN, name):
                client = self.network.client(node, who)
                if who == name:
                    self.network.client(node, ADMIN).run(
                        "users", "add", name, "--password-file", self.network.password_file(node, name))
                client.log_in(
                    node.url, places, self.network.authority.certificate, who,
                    self.network.password_file(node, who))
            self.clients.append(client)

    def environment(self, number: int, **more: str) -> dict[str, str]:
        plain = {**self.clients[number].environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **more}
        plain.pop("NO_COLOR", None) if "NO_COLOR" not in more else None
        return plain

    def command(self, number: int, *words: str) -> list[str]:
        node = self.network.nodes[number]
        profile = self.network.profile(node, self.network.user_name(node))
        return [str(self.network.binary), "--profile", profile, *words]

    def chat(self, number: int, *words: str, columns: int = 80, rows: int = 24, **more: str) -> Window:
        window = Window(
            self.command(number, "chat", *words), self.environment(number, **more), columns, rows)
        self.windows.append(window)
        return window

    def shell(self, number: int) -> Window:
        window = Window(["bash", "--norc", "--noprofile", "-i"], self.environment(number, PS1="shell> "))
        window.screen.is_strict = False
        self.windows.append(window)
        return window

    def address(self, number: int) -> str:
        node = self.network.nodes[number]
        return f"{self.network.user_name(node)}@{node.domain}"

    def end(self, held: bool) -> bool:
        for window in self.windows:
            window.close()
        killed = self.network.stop()
        for node in killed if held else self.network.nodes:
            print(node.log_tail())
        shutil.rmtree(self.folder)
        return held and not killed
