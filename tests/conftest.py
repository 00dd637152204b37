"""What holds for every test of the repository."""

import pytest
from hypothesis import settings

pytest_plugins = ("tests.line",)

# The same examples on every run, so that a red run is red again; no deadline, for a shared machine has slow moments.
# To look for new ones: pytest --hypothesis-profile=explore
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Keep pytest-alembic 0.13.1 out: it sets a private name that pytest 9.2 lacks, which ends every collection."""
    config.pluginmanager.set_blocked("pytest_alembic")
