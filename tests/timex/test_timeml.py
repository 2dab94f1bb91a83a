"""The grammar against gold TIMEX3 of the shared documents: floors that guard against loss."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from conftest import ROOT

FOLDER = ROOT.parent / "shared" / "data" / "timeml"


def benchmark() -> ModuleType:
    path = ROOT / "benchmarks" / "timeml.py"
    spec = importlib.util.spec_from_file_location("timeml_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared TimeML documents are not here")
@pytest.mark.parametrize("half", [0, 1])
def test_value_and_span_f1_hold(half: int) -> None:
    timeml = benchmark()
    documents = [timeml.document(path) for path in sorted(FOLDER.glob("*.tml"))[half::2]]
    found = {article.name: timeml.dateline(article) for article in documents}
    calendar = timeml.score(documents, found, timeml.calendar)
    assert calendar.f1(calendar.equal) >= 0.89
    assert calendar.f1(calendar.matched) >= 0.96


def test_scoring_counts_overlap_and_value() -> None:
    timeml = benchmark()
    gold = timeml.Expression(start=0, end=4, type="DATE", value="2018-06")
    near = timeml.Expression(start=2, end=9, type="DATE", value="2018")
    extra = timeml.Expression(start=20, end=24, type="DATE", value="2017")
    article = timeml.Document(name="a", text="", published="2018-06-14", gold=(gold,))
    score = timeml.score([article], {"a": [near, extra]}, timeml.calendar)
    assert (score.gold, score.system, score.matched, score.equal) == (1, 2, 1, 0)
    assert score.f1(score.matched) == pytest.approx(2 / 3)
