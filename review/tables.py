"""All tables of the record, loaded; importing it fills `Base.metadata` with registry's and review's."""

from registry.tables import Base
from review.annotations import models as annotations
from review.casework import models as casework
from review.casework.correction import models as correction
from review.casework.filings import models as filings
from review.casework.letters import models as letters
from review.casework.lines import models as lines
from review.casework.moved import models as moved
from review.casework.suggestions import models as suggestions
from review.experts import models as experts
from review.findings import models as findings
from review.law import models as law
from review.papers import models as papers
from review.procedure import models as procedure
from review.voices import models as voices
from review.voices.handling import models as handling
from review.voices.liaison import models as liaison

__all__ = [
    "Base",
    "annotations",
    "casework",
    "correction",
    "experts",
    "filings",
    "findings",
    "handling",
    "law",
    "letters",
    "liaison",
    "lines",
    "moved",
    "papers",
    "procedure",
    "suggestions",
    "voices",
]
