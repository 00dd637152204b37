"""What holds for every test of the repository."""

from hypothesis import settings

pytest_plugins = ("tests.line",)

# The same examples on every run, so that a red run is red again; no deadline, for a shared machine has slow moments.
# To look for new ones: pytest --hypothesis-profile=explore
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("repeatable")
