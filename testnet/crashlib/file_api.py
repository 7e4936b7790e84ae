"""Files by the client API: uploads in parts, messages with files, downloads."""

import hashlib
import json
from typing import Any

from api import Api

LEAF = 1 << 20


def blob_id(data: bytes) -> str:
    """As spec/blobs.md has it; sizes below 2^32."""
    hashes = [hashlib.sha256(b"\0" + data[at:at + LEAF]).digest() for at in range(0, len(data), LEAF)]
    size = len(data)
    if size < 24:
        number = bytes([size])
    elif size < 256:
        number = b"\x18" + size.to_bytes(1, "big")
    elif size < 65_536:
        number = b"\x19" + size.to_bytes(2, "big")
    else:
        number = b"\x1a" + size.to_bytes(4, "big")
    return hashlib.sha256(b"hanse.v1/blob\0\x82" + number + b"\x58\x20" + root(hashes)).hexdigest()


def root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + root(hashes[:k]) + root(hashes[k:])).digest()


class FileApi(Api):
    """For one thread."""

    @property
    def name(self) -> str:
        return self._name

    def part(self, upload: str, offset: int, data: bytes) -> dict[str, Any]:
        """Sends bytes of an upload that begin at `offset`."""
        headers = {"content-type": "application/octet-stream", "upload-offset": str(offset)}
        return json.loads(self.exchange("PATCH", f"/api/v1/uploads/{upload}", data, headers))

    def file(self, channel: str, sequence: int, first: int | None = None, last: int | None = None) -> bytes:
        headers = {} if first is None else {"range": f"bytes={first}-{last}"}
        return self.exchange("GET", f"/api/v1/channels/{channel}/messages/{sequence}/files/0", None, headers)
