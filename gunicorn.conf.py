"""How `web` is served; gunicorn reads this file by itself where it is started."""

import gc
import os
from importlib import import_module
from pathlib import Path
from typing import Any

_var = Path(os.environ.get("VAR") or "var").resolve()
_var.mkdir(mode=0o700, parents=True, exist_ok=True)

# A proxy with TLS stands before us on a real line, so nothing but this machine is let in unless HOST says so.
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = 2
threads = 16

# Longer than a proxy keeps an idle connection (60 s as a rule), so that none is taken up again as we close it.
keepalive = 75
# A webhook's whole budget is 4 s, so what still runs after 5 s has nobody to hear it.
graceful_timeout = 5

# Which proxies are believed when they say that the caller came by https.
forwarded_allow_ips = "127.0.0.1,::1"

# The log of requests is off: the journal has every turn. Who turns it on gets the path without its query, for
# queries and bodies may carry what a caller typed.
accesslog = None
access_log_format = "%(m)s %(U)s %(s)s %(M)sms"

# `gunicornc` speaks to this one; a path too long for a unix socket turns it off.
control_socket = str(_var / "gunicorn.ctl")
control_socket_disable = len(control_socket) > 100


def when_ready(_arbiter: Any) -> None:
    """Import the program once, before the workers are made: one that died is back in a fraction of a second.

    Only its modules: what a process opens, it opens for itself after the fork. Callers wait at the open port meanwhile.
    """
    for module in ("wsgi", "twilio.rest.api.v2010"):
        import_module(module)


def post_worker_init(_worker: Any) -> None:
    """Let the garbage collector pass over all that a worker has for life, and look at the rest less often.

    Looking through it all cost every turn 4 %. A turn leaves next to nothing in circles, so nothing piles up meanwhile.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
