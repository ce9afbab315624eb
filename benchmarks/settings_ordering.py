"""A web worker as in production whose card provider answers at once: what is measured is ours."""

from benchmarks.settings_kept import *  # noqa: F403

ROOT_URLCONF = "benchmarks.charging"
