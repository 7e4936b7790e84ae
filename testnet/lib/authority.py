"""A throw-away certificate authority, made with the openssl command."""

import subprocess
from pathlib import Path


class Authority:
    """Signs certificates for the domains of one testnet. Its key never leaves the folder."""

    def __init__(self, folder: Path) -> None:
        self.certificate = folder / "ca.pem"
        self._key = folder / "ca.key"

    def make(self) -> None:
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc",
            "-days", "3650", "-subj", "/CN=Hanse testnet, not to be trusted",
            "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", str(self._key), "-out", str(self.certificate))
        self._key.chmod(0o600)

    def issue(self, domain: str, certificate: Path, key: Path) -> None:
        request = certificate.with_suffix(".csr")
        extensions = certificate.with_suffix(".ext")
        extensions.write_text(
            f"subjectAltName=DNS:{domain}\nbasicConstraints=critical,CA:FALSE\n"
            "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n")
        self._openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc",
            "-subj", f"/CN={domain}", "-keyout", str(key), "-out", str(request))
        key.chmod(0o600)
        self._openssl(
            "x509", "-req", "-in", str(request), "-CA", str(self.certificate), "-CAkey", str(self._key),
            "-CAcreateserial", "-days", "825", "-extfile", str(extensions), "-out", str(certificate))
        request.unlink()
        extensions.unlink()

    @staticmethod
    def _openssl(*arguments: str) -> None:
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {arguments[0]} failed:\n{done.stderr.strip()}")
