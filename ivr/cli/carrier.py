"""`python -m ivr carrier setup`: our numbers at the carrier lead here."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ivr.carriers.errors import CarrierError
from ivr.carriers.twilio import setup
from ivr.carriers.twilio.control import Control
from ivr.settings import Settings


def carrier(_do: str, numbers: Sequence[str], *, check: bool, fallback_url: str) -> int:
    """Write where the calls of our numbers go, or with `check` only say what differs. Returns 1 where something does.

    `numbers` in E.164; none means all of the account. `fallback_url` is a document that the carrier hosts.

    Raises:
        SettingsError: a setting is wrong.
    """
    settings = Settings.from_environment(os.environ)
    account = Control(settings.account_sid, settings.auth_token, settings.carrier_api_url)
    wanted = setup.wiring(settings.public_url, fallback_url)
    try:
        if not check:
            written = setup.setup(account, wanted, numbers)
            print(f"Written: {', '.join(written) or 'nothing, all was well'}.")
            print("For the hour in which nothing of ours answers, let the carrier host this document:")
            print(setup.last_resort(settings.standby_number))
        differences = setup.check(account, wanted, numbers)
    except CarrierError as error:
        print(f"TWILIO_API_URL, {settings.carrier_api_url}: {error}", file=sys.stderr)
        return 1
    print("\n".join(differences) or "All numbers lead here.")
    return 1 if differences else 0
