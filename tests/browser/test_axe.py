"""The check itself finds a fault where there is one, and none on the home page."""

import pytest

from tests.support.axe import serious_faults

pytestmark = pytest.mark.browser


def test_a_fault_is_found_and_the_home_page_has_none(visit):
    page = visit("/", bypass_csp=True)
    assert serious_faults(page) == []
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")
    assert any(fault.startswith("label:") for fault in serious_faults(page))
