"""Words that record: a message of the caller, or both sides of the call."""

from __future__ import annotations

from ivr.carriers.ports import Links
from ivr.carriers.twilio import xml
from ivr.carriers.twilio.limits import LONGEST_RECORDED, LONGEST_TRANSCRIBED, SHORTEST_RECORDED
from ivr.carriers.twilio.links import answer_url, both_sides_url, recording_url, transcript_url, words_url
from ivr.dialogue.instructions import Record, StartRecording, StopRecording, StopTranscribing

TRANSCRIBED = "en"
"""The language in which the carrier writes recordings down: a Record has no attribute for any other."""


def record(word: Record, links: Links) -> str:
    """A Record; behind it the way for silence, after which the carrier does not ask `action` but goes on.

    What is said in another language than English is written down while it is spoken.
    """
    url = xml.attribute(answer_url(links, "record"))
    live = word.transcribe and _is_live(word.language)
    transcribed = word.transcribe and not live
    longest = min(max(SHORTEST_RECORDED, word.longest), LONGEST_TRANSCRIBED if transcribed else LONGEST_RECORDED)
    ready = xml.attribute(recording_url(links, word.part if live else 0))
    return (
        f"{_start_transcribing(word, links) if live else ''}"
        f'<Record action="{url}" method="POST" maxLength="{longest}" timeout="{max(1, word.silence)}"'
        f' finishOnKey="{xml.attribute(word.end_key)}" playBeep="{_yes(word.beep)}"'
        f' trim="{"trim-silence" if word.trim else "do-not-trim"}"{_transcription(links) if transcribed else ""}'
        f' recordingStatusCallback="{ready}" recordingStatusCallbackMethod="POST"'
        f' recordingStatusCallbackEvent="completed absent"/><Redirect method="POST">{url}</Redirect>'
    )


def stop_transcribing(word: StopTranscribing, _: Links) -> str:
    """The end of what is written down while it is spoken; of a recording, nothing else is written down anyhow."""
    if not _is_live(word.language):
        return ""
    return f'<Stop><Transcription name="{_message(word.part)}"/></Stop>'


def start(word: StartRecording, links: Links) -> str:
    """Both sides on a channel of their own, beside all that follows (Twilio's documentation of Start, Recording)."""
    return (
        f'<Start><Recording name="{_name(word.part)}" channels="dual" trim="do-not-trim"'
        f' recordingStatusCallback="{xml.attribute(both_sides_url(links))}" recordingStatusCallbackMethod="POST"'
        ' recordingStatusCallbackEvent="completed absent"/></Start>'
    )


def stop(word: StopRecording, _: Links) -> str:
    """The end of that recording: from the next verb on nothing of it is kept."""
    return f'<Stop><Recording name="{_name(word.part)}"/></Stop>'


def _is_live(language: str) -> bool:
    return language.partition("-")[0] != TRANSCRIBED


def _start_transcribing(word: Record, links: Links) -> str:
    """The caller's side alone, in whole utterances (Twilio's documentation of Start, Transcription)."""
    return (
        f'<Start><Transcription name="{_message(word.part)}" track="inbound_track" partialResults="false"'
        f' languageCode="{xml.attribute(word.language)}" statusCallbackMethod="POST"'
        f' statusCallbackUrl="{xml.attribute(words_url(links, word.part))}"/></Start>'
    )


def _message(part: int) -> str:
    return f"message-{part}"


def _name(part: int) -> str:
    return f"part-{part}"


def _transcription(links: Links) -> str:
    return f' transcribe="true" transcribeCallback="{xml.attribute(transcript_url(links))}"'


def _yes(true: bool) -> str:
    return "true" if true else "false"
