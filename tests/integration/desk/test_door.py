"""Who gets in: names, passwords, sessions, roles and forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from ivr.cases import accounts, agents
from ivr.cases.accounts import Role
from ivr.desk.routes import PAGES, Page
from ivr.desk.tries import MOST, WITHIN_S, Tries
from tests.integration.desk.line import MARIAS, PASSWORD, Line, Visitor
from wsgi import app_of

Comes = Callable[[], Visitor]
SignIn = Callable[[str, Role], Visitor]


def path_of(page: Page) -> str:
    return (
        page.path.replace("<call>", "CA1")
        .replace("<recording>", "RE1")
        .replace("<case>", "1")
        .replace("<calendar>", "agent_desk")
        .replace("<path:", "<")
    )


def cookie_of(answer: TestResponse) -> str:
    return answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_stranger_is_shown_no_page_but_the_sign_in(visitor: Comes, page: Page) -> None:
    stranger = visitor()
    asks = {"GET": stranger.get, "POST": lambda path: stranger.sends(path, "/desk/sign-in")}
    answer = asks[page.method](path_of(page))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/sign-in")


@pytest.mark.parametrize("page", [page for page in PAGES if "agent" not in page.roles], ids=lambda page: page.name)
def test_what_is_for_supervisors_is_closed_to_agents(maria: Visitor, page: Page) -> None:
    asks = {"GET": maria.get, "POST": maria.sends}
    assert asks[page.method](path_of(page)).status_code == 403


@pytest.mark.parametrize("page", [page for page in PAGES if page.method == "POST"], ids=lambda page: page.name)
def test_no_form_is_taken_without_its_token(maria: Visitor, page: Page) -> None:
    answer = maria.client.post(path_of(page), data={"presence": "available", "phone": MARIAS})
    assert answer.status_code == 400
    assert "load it again" in answer.text


def test_each_role_begins_on_its_own_page(maria: Visitor, sam: Visitor) -> None:
    assert maria.get("/").headers["Location"] == "/desk"
    assert sam.get("/").headers["Location"] == "/desk/line"
    assert maria.get("/desk").status_code == sam.get("/desk/line").status_code == sam.get("/desk").status_code == 200


def test_a_wrong_name_and_a_wrong_password_read_alike(line: Line, visitor: Comes) -> None:
    accounts.create(line.house.slow, "maria", "agent", PASSWORD)
    wrong = visitor().signs_in("maria", "not her password")
    unknown = visitor().signs_in("mario", PASSWORD)
    assert wrong.status_code == unknown.status_code == 422
    assert "do not belong together" in wrong.text
    assert "do not belong together" in unknown.text


def test_a_name_that_no_database_can_hold_belongs_to_nobody(visitor: Comes) -> None:
    assert visitor().signs_in("maria\x00", PASSWORD).status_code == 422


def test_passwords_cannot_be_guessed_for_long(line: Line, visitor: Comes) -> None:
    accounts.create(line.house.slow, "maria", "agent", PASSWORD)
    guesser = visitor()
    assert {guesser.signs_in("maria", f"a wrong guess {n}").status_code for n in range(MOST)} == {422}
    assert guesser.signs_in("maria", PASSWORD).status_code == 429
    assert guesser.signs_in("mario", "another name").status_code == 422


def test_a_right_password_forgives_the_wrong_ones(line: Line) -> None:
    tries = Tries(line.wire)
    for _ in range(2):
        assert all(tries.may("maria", "10.0.0.1") for _ in range(MOST))
        assert not tries.may("maria", "10.0.0.1")
        assert tries.may("maria", "10.0.0.2")
        tries.forget("maria", "10.0.0.1")


def test_tries_are_forgotten_after_a_while_and_blocked_ones_do_not_prolong_it(line: Line) -> None:
    tries = Tries(line.wire)
    for _ in range(MOST):
        tries.may("maria", "10.0.0.1")
    (key,) = line.wire.ask("KEYS", "desk:tries:*")
    assert 0 < line.wire.ask("TTL", key) <= WITHIN_S
    line.wire.ask("EXPIRE", key, "5")
    tries.may("maria", "10.0.0.1")
    assert line.wire.ask("TTL", key) <= 5


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(line: Line, visitor: Comes) -> None:
    accounts.create(line.house.slow, "maria", "agent", PASSWORD)
    cookie = cookie_of(visitor().signs_in("maria"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("public_url", ["https://care.example.com"])
def test_the_cookie_travels_by_https_only_where_the_line_does(line: Line, visitor: Comes) -> None:
    assert "Secure" in cookie_of(visitor().get("/desk/sign-in"))


def test_signing_in_begins_a_new_session(line: Line, visitor: Comes) -> None:
    accounts.create(line.house.slow, "maria", "agent", PASSWORD)
    maria = visitor()
    with maria.client.session_transaction() as planted:
        planted["chosen_by"] = "somebody else"
    maria.signs_in("maria")
    with maria.client.session_transaction() as own:
        assert "chosen_by" not in own


def test_signing_out_ends_the_session_and_takes_the_agent_off_the_floor(line: Line, at_her_phone: Visitor) -> None:
    assert at_her_phone.sends("/desk/sign-out").status_code == 303
    assert at_her_phone.get("/desk").status_code == 302
    maria = agents.agent(line.house.slow, "maria")
    assert maria
    assert maria.presence == "offline"
    assert line.floor.agents()[0].presence == "offline"


def test_signing_out_everywhere_ends_the_sessions_at_other_desks(
    line: Line, at_her_phone: Visitor, visitor: Comes
) -> None:
    elsewhere = visitor()
    elsewhere.signs_in("maria")
    assert elsewhere.sends("/desk/sign-out/everywhere").status_code == 303
    assert at_her_phone.get("/desk").status_code == elsewhere.get("/desk").status_code == 302
    assert line.floor.agents()[0].presence == "offline"
    assert elsewhere.signs_in("maria").status_code == 303


def test_signing_out_here_leaves_other_desks_alone(maria: Visitor, visitor: Comes) -> None:
    elsewhere = visitor()
    elsewhere.signs_in("maria")
    elsewhere.sends("/desk/sign-out")
    assert maria.get("/desk").status_code == 200


def test_a_new_password_ends_all_sessions(line: Line, maria: Visitor) -> None:
    assert accounts.set_password(line.house.slow, "maria", "another battery staple")
    assert maria.get("/desk").status_code == 302
    assert maria.signs_in("maria").status_code == 422
    assert maria.signs_in("maria", "another battery staple").status_code == 303


def test_who_may_sign_in_no_more_is_out_at_once_until_he_gets_a_new_password(line: Line, maria: Visitor) -> None:
    assert accounts.deactivate(line.house.slow, "maria")
    assert maria.get("/desk").status_code == 302
    assert maria.signs_in("maria").status_code == 422
    accounts.set_password(line.house.slow, "maria", PASSWORD)
    assert maria.signs_in("maria").status_code == 303
    assert not accounts.deactivate(line.house.slow, "mario")


@pytest.mark.parametrize("kept", ["maria", "", ":", "x:maria", "00:maria", "0:mario"])
def test_a_session_that_keeps_anything_else_is_nobodys(line: Line, maria: Visitor, kept: str) -> None:
    with maria.client.session_transaction() as own:
        own["_user_id"] = kept
    assert maria.get("/desk").status_code == 302


@pytest.mark.parametrize(("proxies", "locked"), [(0, True), (1, False)])
def test_behind_a_proxy_visitors_are_told_apart_where_it_is_trusted(
    line: Line, visitor: Comes, proxies: int, *, locked: bool
) -> None:
    """Without the setting all seem to come from the proxy: one who guesses locks the door for everybody."""
    accounts.create(line.house.slow, "maria", "agent", PASSWORD)
    settings = replace(line.house.settings, trusted_proxies=proxies)
    app = app_of(replace(line.house, settings=settings))

    def comes_from(address: str) -> Visitor:
        client = app.test_client()
        client.environ_base["HTTP_X_FORWARDED_FOR"] = address
        return Visitor(client)

    guesser = comes_from("203.0.113.9")
    for number in range(MOST):
        guesser.signs_in("maria", f"a wrong guess {number}")
    assert comes_from("198.51.100.7").signs_in("maria").status_code == (429 if locked else 303)


def test_whoever_is_signed_in_is_not_asked_again(maria: Visitor) -> None:
    assert maria.get("/desk/sign-in").headers["Location"] == "/desk"


@pytest.mark.parametrize(
    ("wanted", "comes_to"),
    [
        ("/desk/calls/CA1", "/desk/calls/CA1"),
        ("https://elsewhere.example/desk/", "/desk"),
        ("//elsewhere.example/desk/", "/desk"),
        ("/\\elsewhere.example", "/desk"),
        ("/voice", "/desk"),
    ],
)
def test_the_way_goes_on_within_the_desk_only(line: Line, visitor: Comes, wanted: str, comes_to: str) -> None:
    accounts.create(line.house.slow, "maria", "agent", PASSWORD)
    answer = visitor().signs_in("maria", path=f"/desk/sign-in?next={wanted}")
    assert answer.headers["Location"] == comes_to


def test_no_page_runs_foreign_code_or_is_framed_or_kept(visitor: Comes, maria: Visitor) -> None:
    for answer in (visitor().get("/desk/sign-in"), maria.get("/desk"), maria.get("/desk/nothing-here")):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "microphone=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick" not in answer.text


def test_the_carriers_requests_need_no_token_but_its_signature(visitor: Comes) -> None:
    answer = visitor().client.post("/voice", data={"CallSid": "CA1"}, environ_base={"RAW_URI": "/voice"})
    assert answer.status_code == 403
    assert "signature" in answer.text
    assert "Vary" not in answer.headers, "a session was looked into"
