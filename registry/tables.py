"""All tables of this package, loaded; importing it fills `Base.metadata` with them."""

from registry import audit, outbox, serials, setting_changes
from registry.database import Base
from registry.instruments import models as instruments
from registry.jobs import models as jobs
from registry.people import models as people
from registry.searches import models as searches

__all__ = ["Base", "audit", "instruments", "jobs", "outbox", "people", "searches", "serials", "setting_changes"]
