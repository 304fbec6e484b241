"""Property tests take as long as a busy machine needs, and try the same cases every time."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
