"""What REDIS_URL may say."""

from __future__ import annotations

import pytest

from ivr.live.address import Address, Sentinels, parse
from ivr.live.errors import UrlRefused


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("unix:///var/redis.sock", Address(path="/var/redis.sock")),
        ("unix:///a%20b/redis.sock?db=2", Address(path="/a b/redis.sock", database=2)),
        ("redis://h", Address(host="h", port=6379)),
        ("redis://", Address(host="localhost", port=6379)),
        ("redis://u:p%40ss@h:6380/4", Address(host="h", port=6380, user="u", password="p@ss", database=4)),
        ("redis://:p@h", Address(host="h", password="p")),
        ("redis://[::1]:1/0", Address(host="::1", port=1)),
        ("rediss://h:1", Address(host="h", port=1, tls=True)),
        ("rediss://h?ssl_cert_reqs=none", Address(host="h", tls=True)),
        ("redis+sentinel://a,b:1/main", Sentinels((("a", 26379), ("b", 1)), "main")),
        ("redis+sentinel://u:p%2C@a/main/2", Sentinels((("a", 26379),), "main", "u", "p,", 2)),
    ],
)
def test_read(url: str, address: Address | Sentinels) -> None:
    assert parse(url) == address


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("redis+cluster://a,b", "Cluster"),
        ("http://h", "http"),
        ("localhost:6379", "unknown kind"),
        ("", "unknown kind"),
        ("redis://h:port", "redis://"),
        ("redis://h/name", "redis://"),
        ("redis://h?db=1", "redis://"),
        ("unix://", "unix://"),
        ("unix:///", "unix://"),
        ("unix:///s?db=x", "unix://"),
        ("redis+sentinel://a", r"redis\+sentinel://"),
        ("redis+sentinel:///main", r"redis\+sentinel://"),
        ("redis+sentinel://a,/main", r"redis\+sentinel://"),
    ],
)
def test_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(UrlRefused, match=why):
        parse(url)


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(UrlRefused) as refused:
        parse("redis://:s3cret@h:port")
    assert "s3cret" not in f"{refused.value} {refused.value.__context__!r}" or refused.value.__suppress_context__


def test_an_address_is_shown_without_the_password() -> None:
    assert str(parse("redis://u:s3cret@h:1")) == "h:1"
    assert str(parse("unix:///s")) == "/s"
    assert str(parse("redis+sentinel://:s3cret@a,b:1/main")) == "main of a:26379,b:1"
