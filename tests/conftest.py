"""Property tests try the same examples in each run, and as long as they take on a busy machine.

`pytest --hypothesis-profile=default` tries examples that nobody has seen.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")
