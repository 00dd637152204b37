"""The picture of a flow."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.cli.flow import flow
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.flows.views.drawing import draw
from ivr.flows.views.layout import Size, lay_out
from ivr.functions.registry import declared

SVG = "{http://www.w3.org/2000/svg}"
CALLFLOWS = Path(__file__).parents[4] / "callflows"
NAMES = "abcdef"


def picture(name: str) -> ET.Element:
    catalogue = load(read_folder(CALLFLOWS), declared()).catalogue
    assert catalogue is not None
    return ET.fromstring(draw(catalogue.flows[name]))  # noqa: S314 - our own text


def texts(drawn: ET.Element) -> set[str]:
    return {text.text or "" for text in drawn.iter(f"{SVG}text")}


def test_each_step_is_a_box_with_what_it_does() -> None:
    drawn = picture("helpline")
    boxes = {
        box.get("id"): [text.text for text in box.iter(f"{SVG}text")] for box in drawn.iter(f"{SVG}g") if box.get("id")
    }
    assert boxes["order_number"] == [
        "order_number",
        "mark order_status_started",
        "ask enter_order_number",
        "lookup orders",
        "branch order.status",
    ]
    assert boxes["agent_queue"][-1] == "queue support"
    (start,) = (rect for rect in drawn.iter(f"{SVG}rect") if rect.get("class") == "start")
    assert start in list(next(box for box in drawn.iter(f"{SVG}g") if box.get("id") == "welcome"))


def test_ways_have_their_labels_and_what_holds_everywhere_is_told_once() -> None:
    said = texts(picture("helpline"))
    assert {"shipped", "not_found", "1, 2, 3, give_up", "done, skipped"} <= said
    assert {"keys everywhere: 0 agents, star main_menu", "failure: technical_problem"} <= said
    assert "key 0" not in said


def test_a_flow_is_drawn_to_a_file_or_to_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "survey.svg"
    assert flow("draw", "survey", CALLFLOWS, file) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert flow("draw", "survey", CALLFLOWS, None) == 0
    assert capsys.readouterr().out == file.read_text()


def test_a_flow_that_is_not_there_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert flow("draw", "survei", CALLFLOWS, None) == 1
    assert "did you mean survey?" in capsys.readouterr().err


def test_schemas_and_page_are_written(tmp_path: Path) -> None:
    assert flow("schema", None, CALLFLOWS, tmp_path / "schema") == 0
    assert flow("reference", None, CALLFLOWS, tmp_path / "reference.md") == 0
    assert {file.name for file in (tmp_path / "schema").iterdir()} >= {"flow.json", "prompts.json", "queues.json"}
    assert "## `menu`" in (tmp_path / "reference.md").read_text()


edges = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=15, unique=True)


@given(edges)
def test_boxes_never_overlap_and_each_edge_joins_its_boxes(ways: list[tuple[str, str]]) -> None:
    boxes = {name: Size(60.0 + 10 * place, 30.0) for place, name in enumerate(NAMES)}
    layout = lay_out(boxes, ways)
    for one in NAMES:
        for other in NAMES[NAMES.index(one) + 1 :]:
            a, b = layout.centres[one], layout.centres[other]
            apart = abs(a.x - b.x) >= (boxes[one].width + boxes[other].width) / 2
            assert apart or abs(a.y - b.y) >= 30.0
    for (start, end), bends in zip(ways, layout.bends, strict=True):
        for name, point in ((start, bends[0]), (end, bends[-1])):
            centre = layout.centres[name]
            assert abs(point.x - centre.x) <= boxes[name].width / 2
            assert abs(point.y - centre.y) <= boxes[name].height / 2
