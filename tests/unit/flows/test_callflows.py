"""The line that is shipped, its music, and the command that checks a folder."""

from __future__ import annotations

import array
import shutil
import wave
from datetime import date
from pathlib import Path

import pytest

from ivr.cli.check import check
from ivr.cli.music import compose
from ivr.dialogue.instructions import Say
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from tests.unit.flows.sample import with_change

CALLFLOWS = Path(__file__).parents[3] / "callflows"


def test_the_shipped_line_has_no_problem() -> None:
    loaded = load(read_folder(CALLFLOWS), declared(), date(2026, 6, 1))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.catalogue is not None
    lines = [loaded.catalogue.flow_for(f"+1800555010{number}") for number in range(4)]
    assert [flow.name for flow in lines if flow] == ["main", "helpline", "emergency", "agents"]
    assert {loaded.catalogue.flows[name].languages for name in ("main", "helpline", "identify")} == {("en", "es", "hi")}
    assert set(loaded.catalogue.queues) >= {"support", "billing", "supervisors"}


def test_the_line_for_all_numbers_asks_nothing_outside() -> None:
    """A newcomer's first call must work where no service is set up yet."""
    catalogue = load(read_folder(CALLFLOWS), declared()).catalogue
    assert catalogue is not None
    kinds = {action.SHAPE.kind for actions in catalogue.flows["main"].steps.values() for action in actions}
    assert "queue" in kinds
    assert not kinds & {"lookup", "run", "use", "notify", "callback", "dial", "stream", "pay", "hand_over"}


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return compose(tmp_path_factory.mktemp("hold"))


def test_the_shipped_music_is_what_the_command_writes(pieces: list[Path]) -> None:
    shipped = CALLFLOWS / "prompts/audio/hold"
    assert [piece.name for piece in pieces] == sorted(file.name for file in shipped.iterdir())
    assert all(piece.read_bytes() == (shipped / piece.name).read_bytes() for piece in pieces)


def test_a_piece_of_music_is_soft_and_short_and_joins_without_a_click(pieces: list[Path]) -> None:
    for piece in pieces:
        with wave.open(str(piece)) as recording:
            assert (recording.getframerate(), recording.getnchannels(), recording.getsampwidth()) == (8000, 1, 2)
            assert recording.getnframes() == 8000 * 12
            samples = array.array("h", recording.readframes(8000 * 12))
        assert 1000 < max(map(abs, samples)) < 16_000
        assert max(abs(samples[0]), abs(samples[-1])) < 50


class Waits:
    """A caller who speaks `language`, with three others before him, and seven minutes to wait."""

    def __init__(self, language: str) -> None:
        self.language = language

    def get(self, path: tuple[str, ...]) -> int | None:
        return {"queue.ahead": 3, "queue.wait": 7}.get(".".join(path))


@pytest.mark.parametrize(
    ("language", "ahead", "wait"),
    [
        ("en", "There are 3 callers before you.", "It will take up to 7 minutes."),
        ("es", "Hay 3 personas antes que usted.", "Tomará hasta 7 minutos."),
        ("hi", "आपसे पहले 3 लोग हैं।", "7 मिनट तक लग सकते हैं।"),
    ],
)
def test_a_waiting_caller_is_told_his_place_and_his_wait_in_his_language(language: str, ahead: str, wait: str) -> None:
    catalogue = load(read_folder(CALLFLOWS), declared()).catalogue
    assert catalogue is not None
    for prompt, said in (("queue_ahead", ahead), ("queue_wait", wait)):
        words = catalogue.prompts[prompt].words(language, Waits(language))
        assert [word.text for word in words if isinstance(word, Say)] == [said]


def test_every_step_of_the_shipped_line_is_rehearsed(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(CALLFLOWS) == 0
    assert capsys.readouterr().out == f"{CALLFLOWS}: 0 errors, 0 warnings\n"


def test_what_is_never_rehearsed_is_told_where_there_are_rehearsals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(CALLFLOWS, tmp_path / "callflows"))
    (folder / "rehearsals/emergency.yaml").unlink()
    assert check(folder) == 0
    assert "no rehearsal comes to emergency" in capsys.readouterr().out
    (folder / "rehearsals/main.yaml").write_text("- name: x\n  at: never\n  talk: []\n  expect: {ended: yes}\n")
    assert check(folder) == 1
    assert "error: rehearsals/main.yaml:2:7: " in capsys.readouterr().out


def write(folder: Path, sources: dict[str, str]) -> Path:
    music = (CALLFLOWS / "prompts/audio/hold/piece-1.wav").read_bytes()
    for path, text in sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(music if path.endswith(".wav") else text.encode())
    return folder


def test_check_knows_what_day_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = with_change("hours.yaml", "2026-12-24..2026-12-26", "2020-12-24")
    assert check(write(tmp_path, sources)) == 0
    assert "(holidays_run_out)" in capsys.readouterr().out


def test_check_is_silent_about_a_right_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(write(tmp_path, with_change("hours.yaml", "2026-12-24..2026-12-26", "2100-01-01"))) == 0
    assert capsys.readouterr().out == f"{tmp_path}: 0 errors, 0 warnings\n"


def test_check_tells_every_mistake_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = with_change("main.yaml", "save: order_number", "sav: order_number")
    sources["hours.yaml"] = sources["hours.yaml"].replace("2026-12-24..2026-12-26", "2100-01-01")
    sources["queues.yaml"] = sources["queues.yaml"].replace("cap: 10", "cap: ten")
    assert check(write(tmp_path, sources)) == 1
    first, second, count = capsys.readouterr().out.splitlines()
    assert first == 'error: main.yaml:34:9: ask has no field "sav"; did you mean save? (unknown_field)'
    assert second.startswith("error: queues.yaml:6:8: ")
    assert count == f"{tmp_path}: 2 errors, 0 warnings"


def test_a_warning_does_not_stop_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = with_change("main.yaml", "numbers: [+18005550100]\n", "")
    sources["hours.yaml"] = sources["hours.yaml"].replace("2026-12-24..2026-12-26", "2100-01-01")
    assert check(write(tmp_path, sources)) == 0
    assert capsys.readouterr().out.startswith("warning: main.yaml:1:1: no number, no callback")
