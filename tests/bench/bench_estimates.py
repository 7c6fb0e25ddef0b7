"""The estimates over the recorded months of a real bank, where they are at hand."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import main

MONTHS = Path(os.environ.get("RECORDED_MONTHS", "../shared/data/anonymous-bank"))


@pytest.mark.parametrize("month", ["1999-04", "1999-05", "1999-06"] if MONTHS.is_dir() else [])
def test_what_was_learned_is_nearer_than_the_simple_rules(month, tmp_path):
    kept = tmp_path / "figures.json"
    files = sorted(str(file) for file in MONTHS.glob("1999-*.csv.gz"))
    asked = ["evaluate", *files, "--train-until", f"{month}-01", "--test-month", month, "--json", str(kept)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    print(done.output)
    found = json.loads(kept.read_text())
    error = {name: figures["mae_s"] for name, figures in found.items()}
    assert error["tier2"] <= 0.75 * error["mean20"]
    assert error["tier2"] <= 0.96 * error["queue_length"]
    assert error["tier0"] <= error["queue_length"]
    assert 0.77 <= found["tier2"]["coverage80"] <= 0.85
