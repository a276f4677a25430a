"""Names whose addresses a test decides, also from one question to the next, for any program.

The program runs in a mount namespace of its own, in which the system's resolver asks us.
"""

import contextlib
import os
import random
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from tests.servers.missing import Missing

PORT = 53
A, IN = 1, 1
FOUND, NO_SUCH_NAME = 0x8580, 0x8583
HEADER_BYTES = 12
MOUNT = 'mount --bind "$0" /etc/resolv.conf && mount --bind "$1" /etc/nsswitch.conf && shift'


class Resolver:
    def __init__(self) -> None:
        self._answers: dict[str, deque[str]] = {}
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._home = Path(tempfile.mkdtemp(prefix="be-names-"))
        self._files = (self._home / "resolv.conf", self._home / "nsswitch.conf")
        # An address of our own, for other tests and resolvers have theirs.
        self.address = f"127.53.{random.randint(1, 254)}.{random.randint(1, 254)}"
        self._files[0].write_text(f"nameserver {self.address}\n")
        self._files[1].write_text("hosts: files dns\n")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # Closing a socket wakes nobody who waits for it.
        self._socket.settimeout(0.1)
        try:
            self._socket.bind((self.address, PORT))
        except OSError as error:
            self.close()
            raise Missing(f"answering for names needs port {PORT}: {error}") from None
        self.program = self._program()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def says(self, name: str, *addresses: str) -> None:
        """Each question for the name gets the next of these, the last one for ever; one may be
        several addresses, with spaces between them."""
        self._answers[name] = deque(addresses)

    def close(self) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        self._socket.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def _program(self) -> Sequence[str]:
        """What a program's own command is put behind."""
        user = () if os.geteuid() == 0 else ("--map-root-user",)
        inside = ("sh", "-ec", f'{MOUNT} && exec "$@"', *map(str, self._files))
        command = ("unshare", *user, "--mount", *inside)
        try:
            subprocess.run([*command, "true"], check=True, capture_output=True, timeout=10)
        except (OSError, subprocess.CalledProcessError):
            self.close()
            raise Missing("answering for names needs Linux and its mount namespaces") from None
        return command

    def _serve(self) -> None:
        while not self._over.is_set():
            # What is no question gets no answer, nor does an asker who is gone.
            with contextlib.suppress(OSError, IndexError, UnicodeDecodeError):
                question, asker = self._socket.recvfrom(512)
                self._socket.sendto(self._answer(question), asker)

    def _answer(self, question: bytes) -> bytes:
        """RFC 1035, for one question; names that nobody spoke of don't exist."""
        name, end = read_name(question)
        kind = int.from_bytes(question[end : end + 2])
        answers = self._answers.get(name)
        addresses: list[str] = []
        if answers and kind == A:
            addresses = (answers.popleft() if len(answers) > 1 else answers[0]).split()
        record = struct.pack("!HHHIH", 0xC000 | HEADER_BYTES, A, IN, 0, 4)
        found = b"".join(record + socket.inet_aton(address) for address in addresses)
        flags = FOUND if answers else NO_SUCH_NAME
        header = question[:2] + struct.pack("!5H", flags, 1, len(addresses), 0, 0)
        return header + question[HEADER_BYTES : end + 4] + found


def read_name(question: bytes) -> tuple[str, int]:
    """The name that is asked for, and where it ends."""
    labels, at = [], HEADER_BYTES
    while length := question[at]:
        labels.append(question[at + 1 : at + 1 + length].decode("ascii").lower())
        at += 1 + length
    return ".".join(labels), at + 1
