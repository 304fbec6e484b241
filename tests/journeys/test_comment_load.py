"""The load of `python -m bench comments`, short and without its clock: a real server loses none and doubles none."""

from bench.comments import run


def test_a_burst_of_comments_is_taken_whole():
    result = run(0.1, 600, None)
    assert result.sent == result.held == 60
    assert (result.doubled, result.refused, result.faults) == (0, 0, 0)
