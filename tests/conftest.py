"""What all tests share."""

import os

from hypothesis import settings

# A slow machine is no failure, and CI tries the same examples each time.
settings.register_profile("untimed", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("untimed")
