"""axe-core on a page of the browser: what it finds serious, said so that a failing test can be acted on."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

SERIOUS = ("serious", "critical")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Details of what passed are not asked for: that halves the time.
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def serious_faults(page: Any) -> list[str]:
    """Serious and critical violations of WCAG 2.2 AA and of good practice on an open page: rule, what it asks, places.

    The page's own policy refuses scripts from elsewhere, so the context must be made with `bypass_csp=True`.
    """
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {'; '.join(node['html'][:160] for node in rule['nodes'][:3])}"
        for rule in found
        if rule["impact"] in SERIOUS
    ]
