"""Signatures, connection overrides, faults, the bucket: the rules of the wire, without one (twilio-voice 3.3, 5, 6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ivr.emulator.bucket import Bucket
from ivr.emulator.errors import Refused
from ivr.emulator.faults import Faults
from ivr.emulator.overrides import Overrides, split_overrides
from ivr.emulator.recordings import wav, wav_seconds
from ivr.emulator.signature import sign, signature_headers, signed_url

TOKEN = "12345"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+12349013030",
    "Digits": "1234",
    "From": "+12349013030",
    "To": "+18005551212",
}


@pytest.mark.parametrize(
    ("url", "sha1", "sha256"),
    [
        (
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            "0/KCTR6DLpKmkAf8muzZqo1nDgQ=",
            "Rmm4Vzj+Ky7JGoWXMCsZDZuHDszLr9xvdbvitrDr4/M=",
        ),
        (
            "https://example.com:8443/myapp.php?foo=1&bar=2",
            "yYR635bRJxiopbhL+rMlWrFB7JY=",
            "FMZXcKctJQ2RPvH9csFgnxkTgVrnKzqAOSnRLwzGWZg=",
        ),
    ],
)
def test_the_vendors_own_examples(url: str, sha1: str, sha256: str) -> None:
    assert sign(TOKEN, url, FORM.items()) == sha1
    assert sign(TOKEN, url, FORM.items(), "sha256") == sha256


@given(st.dictionaries(st.text(min_size=1, max_size=10), st.text(max_size=20), max_size=6))
def test_any_form_is_signed_as_the_vendor_does(form: dict[str, str]) -> None:
    url = "https://example.com/voice?at=menu"
    assert sign(TOKEN, url, form.items()) == RequestValidator(TOKEN).compute_signature(url, form)


def test_repeated_names_and_blank_values_are_signed() -> None:
    assert sign(TOKEN, "u", [("b", ""), ("a", "2"), ("a", "1"), ("a", "1")]) == sign(TOKEN, "ua1a2b", [])


@pytest.mark.parametrize(
    ("url", "port", "signed"),
    [
        ("https://u:p@h.example:8443/a?b#c", "documented", "https://h.example/a?b"),
        ("http://u:p@h.example:8080/a", "documented", "http://h.example:8080/a"),
        ("https://h.example:8443/a", "kept", "https://h.example:8443/a"),
        ("http://h.example:8080/a", "dropped", "http://h.example/a"),
        ("https://h.example/a", "added", "https://h.example:443/a"),
        ("http://[::1]/a", "documented", "http://[::1]/a"),
        ("https://[::1]:8443/a", "dropped", "https://[::1]/a"),
    ],
)
def test_the_url_that_is_signed(url: str, port: str, signed: str) -> None:
    assert signed_url(url, port) == signed


def test_a_shared_key_says_so_in_a_second_header() -> None:
    headers = signature_headers("key", "https://h.example/", {}, "sha256", "AC1")
    assert headers["X-Twilio-Webhooks-Signature-Settings"] == "key=AC1,algorithm=HMAC_SHA256"
    assert list(signature_headers("key", "https://h.example/", {}, "sha1", "AC1")) == ["X-Twilio-Signature"]


def test_overrides() -> None:
    everything = "http://h.example/a?b=1#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"
    assert split_overrides(everything) == (
        "http://h.example/a?b=1",
        Overrides(connect=2000, read=4500, total=14_500, retries=2, policy=frozenset({"ct", "rt", "5xx"})),
    )
    assert split_overrides("http://h.example/a") == (
        "http://h.example/a",
        Overrides(connect=5000, read=15_000, total=15_000, retries=1, policy=frozenset({"ct"})),
    )


@pytest.mark.parametrize("fragment", ["ct=99", "ct=10001", "rt=15001", "rc=6", "rc=x", "rp=never", "zz=1"])
def test_overrides_out_of_their_range_are_refused(fragment: str) -> None:
    with pytest.raises(Refused) as refused:
        split_overrides(f"http://h.example/a#{fragment}")
    assert refused.value.code == 11100


@pytest.mark.parametrize(
    ("policy", "again"),
    [("ct", {"ct"}), ("5xx", {"5xx"}), ("all", {"ct", "rt", "4xx", "5xx"}), ("rt,4xx", {"rt", "4xx"})],
)
def test_which_failures_are_worth_another_try(policy: str, again: set[str]) -> None:
    _, overrides = split_overrides(f"http://h.example/#rp={policy}")
    assert {kind for kind in ("ct", "rt", "4xx", "5xx", "") if overrides.retries_after(kind)} == again


def test_a_fault_strikes_as_often_as_it_says_and_only_its_prefix() -> None:
    faults = Faults()
    faults.drop("/voice/status", times=2)
    url = "http://127.0.0.1:8000/voice/status?o=1"
    assert faults.take("drop", "http://127.0.0.1:8000/voice") is None
    assert [faults.take("drop", url) is not None for _ in range(3)] == [True, True, False]
    faults.delay("http://127.0.0.1:8000/voice", 1, times=None)
    assert all(faults.take("delay", url) for _ in range(5))
    faults.clear()
    assert faults.take("delay", url) is None


def test_the_bucket_gives_one_start_a_second_and_forgets_an_idle_time() -> None:
    bucket = Bucket()
    assert [bucket.wait(100.0, 1.0) for _ in range(3)] == [0.0, 1.0, 2.0]
    assert bucket.wait(200.0, 1.0) == 0.0
    assert bucket.wait(200.0, None) == 0.0


def test_a_recording_lasts_as_long_as_it_says() -> None:
    assert wav_seconds(wav(3)) == 3.0
    assert wav_seconds(b"ID3 no wave") is None
