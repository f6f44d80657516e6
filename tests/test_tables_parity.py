"""The engine's verdicts are frictionless' own: some hundreds of random tables, each judged both ways."""

import pytest
from tests.parity.compare import compare, write
from tests.parity.inline import inline_case
from tests.parity.tables import case, sizes


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("first", range(0, 300, 20))
def test_random_tables_get_the_verdict_of_frictionless(tmp_path, first):
    for seed in range(first, first + 20):
        made = case(seed)
        found = compare(write(made, tmp_path / str(seed)), made.limit, sizes(seed))
        assert found.theirs is None or found.ours == found.theirs, f"seed {seed}"


@pytest.mark.filterwarnings("ignore")
def test_random_inline_data_gets_the_verdict_of_frictionless(tmp_path):
    for seed in range(60):
        made = inline_case(seed)
        found = compare(write(made, tmp_path / str(seed)), made.limit)
        assert found.theirs is None or found.ours == found.theirs, f"seed {seed}"
