"""A call of the case record, written as a rehearsal: `python -m ivr rehearse --record CALL`."""

from __future__ import annotations

import os
import sys

from ivr.cases import queries
from ivr.cases.database import open_engine
from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.retracing.search import NotRetraced, retrace
from ivr.rehearsals.retracing.told import Told
from ivr.rehearsals.writing import as_yaml
from ivr.settings import Settings


def write(call: str, catalogue: Catalogue) -> int:
    """Print the rehearsal; returns 1, with the reason, where none can be made of the call, else 0.

    Raises SettingsError: a setting is wrong. RecordGone: the database does not answer.
    """
    document = queries.call(open_engine(Settings.from_environment(os.environ).database_url), call)
    if document is None or document["outcome"] is None:
        print(f"{call}: {'there is no such call' if document is None else 'this call is not over'}", file=sys.stderr)
        return 1
    try:
        retraced = retrace(Told.of(document), catalogue)
    except NotRetraced as error:
        print(f"{call}: no rehearsal can be made of it: {error}", file=sys.stderr)
        return 1
    unlike = (f"The record has {failure.expected}; in the rehearsal {failure.found}." for failure in retraced.unlike)
    print(as_yaml(retraced.rehearsal, catalogue, "\n".join(unlike)), end="")
    return 0
