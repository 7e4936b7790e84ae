"""The manifest refuses an arrow that points up, sideways or nowhere."""

import re
import subprocess
import tempfile
import unittest


class ManifestTest(unittest.TestCase):
    def dump(self, manifest):
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/Package.swift", "w", encoding="utf-8") as file:
                file.write(manifest)
            command = ["swift", "package", "--package-path", folder, "dump-package"]
            return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def with_arrow(self, seen):
        with open("Package.swift", encoding="utf-8") as file:
            manifest = file.read()
        changed, count = re.subn(r'(name: "Merkle",[^\]]*sees: \[)', rf'\1"{seen}", ', manifest)
        self.assertEqual(count, 1, "the sample room has left the manifest")
        return changed

    def refuses(self, seen, message):
        result = self.dump(self.with_arrow(seen))
        self.assertNotEqual(result.returncode, 0)
        self.assertIn(message, result.stdout)

    def test_refuses_a_room_above(self):
        self.refuses("Model", "Merkle may not see Model: arrows point down")

    def test_refuses_a_room_beside(self):
        self.refuses("Sodium", "Merkle may not see Sodium: arrows point down")

    def test_refuses_a_room_that_is_not(self):
        self.refuses("Attic", "Merkle sees Attic, which no room is")

    def test_takes_a_room_below(self):
        self.assertEqual(self.dump(self.with_arrow("JSON")).returncode, 0)
