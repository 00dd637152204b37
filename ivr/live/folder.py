"""The files of the bundled server in `VAR`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 100
"""The kernel takes 107 bytes on Linux and 103 on macOS (sockaddr_un)."""


class Folder:
    """`VAR`, as an absolute path, and where the bundled server's things are in it."""

    def __init__(self, var: Path) -> None:
        self.path = var.absolute()
        self.users = self.path / "redis.users"
        """Locked, shared, by every process that needs the server."""
        self.starting = self.path / "redis.starting"
        """Locked by the one process that starts the server."""
        self.data = self.path / "redis.data"
        """Locked by the guard and its server, as long as one of them lives."""
        self.log = self.path / "redis.log"
        self._elsewhere = self.path / "redis.elsewhere"

    def make(self) -> None:
        """Create the folder, for its owner only. Raises OSError."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)

    def socket(self) -> Path:
        """Return where the server listens.

        `VAR/redis.sock`; where that path is too long for a socket, in a short folder of its own under the temporary
        folder, whose name stands in `VAR/redis.elsewhere`. Call it under the lock `starting`.
        """
        here = self.path / "redis.sock"
        if len(os.fsencode(here)) <= LONGEST_SOCKET_PATH:
            return here
        return self._short_folder() / "redis.sock"

    def _short_folder(self) -> Path:
        if self._elsewhere.exists():
            known = Path(self._elsewhere.read_text(encoding="utf-8"))
            if _is_private(known):
                return known
        made = Path(tempfile.mkdtemp(prefix="careline-"))
        self._elsewhere.write_text(str(made), encoding="utf-8")
        return made

    def remove_short_folder(self) -> None:
        """Remove the short folder, if there is one, after the server has stopped."""
        if self._elsewhere.exists():
            known = Path(self._elsewhere.read_text(encoding="utf-8"))
            if _is_private(known):
                (known / "redis.sock").unlink(missing_ok=True)
                known.rmdir()
            self._elsewhere.unlink()


def _is_private(folder: Path) -> bool:
    # The temporary folder is everybody's: a folder that another put in place of ours is none of ours.
    try:
        seen = folder.lstat()
    except OSError:
        return False
    return folder.is_dir() and not folder.is_symlink() and seen.st_uid == os.getuid() and seen.st_mode & 0o077 == 0
