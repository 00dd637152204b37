"""`python -m ivr web`: webhooks, desk and API, as `gunicorn.conf.py` says."""

import os
import sys
from typing import NoReturn


def web() -> NoReturn:
    """Become gunicorn, which handles signals and workers by itself."""
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "wsgi:create_app()"])  # noqa: S606 - no shell is needed
