"""The command line: every command is there, takes what its function takes, and says so in its help."""

from __future__ import annotations

import inspect

import pytest

from ivr.cli.commands import COMMANDS, Command
from ivr.cli.main import function, parser


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_function_takes_the_arguments_that_its_command_names(command: Command) -> None:
    destinations = {argument.name.lstrip("-").replace("-", "_") for argument in command.arguments}
    named = {argument.options.get("dest") for argument in command.arguments} - {None}
    renamed = {argument.name.lstrip("-") for argument in command.arguments if "dest" in argument.options}
    assert set(inspect.signature(function(command)).parameters) == destinations - renamed | named


def test_help_names_every_command_with_its_line() -> None:
    said = " ".join(parser().format_help().split())
    assert [command.name for command in COMMANDS if f"{command.name} {command.help}" not in said] == []


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        parser().parse_args(["answer"])
    assert refused.value.code == 2
    assert "invalid choice: 'answer'" in capsys.readouterr().err
