"""The server of the preview: this machine only, this page only, no path of a browser is ever a file."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from reports.cli import cli
from reports.config import load_settings
from reports.diagnostics import ExitCode, ReportImpossible
from reports.preview.serving import HOST, TRIED, bind, open_browser
from tests.preview.offices import DECISIONS, Client, make_office, running, shown, snapshot
from tests.processes import children, started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from reports.config import Settings
    from reports.preview.serving import Preview

SECRET = "口令：不得外传"  # noqa: S105 - there is none


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = make_office(tmp_path_factory.mktemp("office"))
    (office / "secret.txt").write_text(SECRET, encoding="utf-8")
    (office / "sources" / "链接.txt").symlink_to(office / "secret.txt")
    script = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
    (office / "sources" / "附.txt").write_text(f"# 会议材料{script}\n\n有关情况。{script}\n", encoding="utf-8")
    return office


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[tuple[Preview, Client]]:
    with running(office) as both:
        both[1].state()
        yield both


@pytest.fixture
def client(served: tuple[Preview, Client]) -> Client:
    return served[1]


def order(state: Any, **more: str) -> dict[str, str]:
    """A decision on the conflict of the office."""
    item = next(item for item in state["waiting"] if item["choices"][0]["ruling"] == "采用")
    given = {
        "stamp": state["stamp"],
        "id": item["id"],
        "ruling": "采用",
        "by": "张三",
        "because": "经核对",
        "wording": "",
    }
    return {**given, "period": "", "audience": "", **more}


# --- 78: loopback only --------------------------------------------------------------------------------------


def test_the_socket_is_bound_to_this_machine_alone(served: tuple[Preview, Client]) -> None:
    bound = served[0]._socket.getsockname()
    assert bound == ("127.0.0.1", served[0].port)
    assert HOST == "127.0.0.1"


def test_no_option_binds_it_elsewhere() -> None:
    from reports.cli import cli

    options = {option for parameter in cli.commands["preview"].params for option in parameter.opts}
    assert {"--port", "--period", "--audience", "--config"} <= options
    assert not options & {"--host", "--bind", "--address"}


# --- 79: DNS rebinding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:{port}", "127.0.0.1", "127.0.0.1.evil.test:{port}", "[::1]:{port}", ""]
)
def test_another_host_is_misdirected_even_with_the_token(client: Client, host: str) -> None:
    answer = client.get("/state", Host=host.format(port=client.port))
    assert answer.status == 421
    assert b"P102" in answer.body
    assert b"stamp" not in answer.body


def test_the_name_of_this_machine_is_served(client: Client) -> None:
    assert client.get("/state", Host=f"localhost:{client.port}").status == 200


# --- 80: requests of other sites ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.test"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"X_Jianbao_Token": None},
        {"X_Jianbao_Token": "x"},
        {"Cookie": None},
        {"Cookie": "jianbao-{port}=x"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
def test_a_decision_needs_origin_cookie_and_token(client: Client, office: Path, headers: dict[str, str | None]) -> None:
    given = {name: text and text.format(port=client.port) for name, text in headers.items()}
    assert client.post("/decide", order(client.state()), **given).status == 403
    assert (office / "decisions.yaml").read_text(encoding="utf-8") == DECISIONS


@pytest.mark.parametrize(
    "path", ["/", "/state", "/events", "/page/1.png?scale=1", "/static/preview.js", "/chain?figure=core-1"]
)
def test_nothing_is_read_without_the_cookie(client: Client, path: str) -> None:
    assert client.get(path, Cookie=None).status == 403
    assert client.get(path, Origin="http://evil.test").status == 403


def test_a_decision_is_not_a_link(client: Client, office: Path) -> None:
    assert client.get("/decide").status == 405
    assert (office / "decisions.yaml").read_text(encoding="utf-8") == DECISIONS


def test_the_printed_address_gives_the_cookie_and_loses_the_token(client: Client) -> None:
    answer = client.get(f"/?token={client.token}", Cookie=None)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/?token=x", Cookie=None).status == 403


def test_a_large_request_is_refused(client: Client) -> None:
    assert client.post("/decide", {"because": "x" * 100_000}).status == 413


# --- 81: paths ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/static/../config.yaml", "/static/..%2f..%2fconfig.yaml", "/static/%2e%2e/app.py", "/static//etc/passwd",
        "/static/preview.css%00", "/page/0.png?scale=1", "/page/999.png?scale=1", "/page/1.png?scale=99",
        "/page/-1.png",
        "/source?key=../secret.txt", "/source?key=sources/链接.txt", "/source?key=", "/secret.txt", "/etc/passwd",
        "/page/../../secret.txt", "/chain?fact=../secret",
    ],
)  # fmt: skip
def test_no_path_of_the_browser_is_a_file(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert SECRET.encode() not in answer.body


@pytest.mark.parametrize("query", ["audience=../..", "audience=/etc", "period=../../etc", "audience=省级%00"])
def test_period_and_audience_are_those_of_the_configuration(client: Client, query: str) -> None:
    state = client.state(lambda state: state["errors"], query)
    assert state["pages"] == []
    assert {error["code"] for error in state["errors"]} <= {
        "config-audience",
        "config-period",
        "config-name",
        "config-text",
    }


def test_a_link_among_the_sources_is_named_and_not_read(client: Client) -> None:
    state = client.state()
    assert "I102" in {notice["code"] for notice in state["notices"]}
    assert SECRET not in str(state)


# --- 82: what a briefing says is text -----------------------------------------------------------------------


def test_every_answer_forbids_scripts_but_its_own(client: Client) -> None:
    for path in ("/", "/state", "/static/preview.js", "/nothing", "/page/1.png?scale=1"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_the_page_has_no_script_and_no_style_of_its_own_and_asks_nobody_else(client: Client) -> None:
    for name in ("", "static/preview.js", "static/parts.js", "static/preview.css"):
        text = client.get(f"/{name}").body.decode()
        assert "innerHTML" not in text
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in text
    page = client.get("/").body.decode()
    assert "<style" not in page
    assert page.count("<script") == page.count('<script type="module" src=') == 1


# --- 83: ports, two previews, stale pages -------------------------------------------------------------------


def test_a_port_in_use_gives_the_next_one() -> None:
    first = bind(0)
    try:
        taken = first.getsockname()[1]
        second = bind(taken)
        assert taken < second.getsockname()[1] < taken + TRIED
        second.close()
    finally:
        first.close()


def test_no_port_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(ReportImpossible) as refused:
        bind(9000)
    assert refused.value.diagnostics[0].code == "P104"


def test_two_previews_do_not_take_each_others_cookies(served: tuple[Preview, Client], tmp_path: Path) -> None:
    with running(make_office(tmp_path)) as (_, other):
        both = f"{served[1].own['Cookie']}; {other.own['Cookie']}"
        assert served[1].get("/state", Cookie=both).status == 200
        assert other.get("/state", Cookie=both).status == 200
        assert other.get("/state", Cookie=served[1].own["Cookie"]).status == 403


def test_a_stale_page_decides_nothing(client: Client, office: Path) -> None:
    state = client.state()
    for stamp in ("", "0" * 16):
        answer = client.post("/decide", order(state, stamp=stamp))
        assert answer.status == 409
        assert [error["code"] for error in answer.json["errors"]] == ["P101"]
    assert (office / "decisions.yaml").read_text(encoding="utf-8") == DECISIONS


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"by": " "}, "U108"), ({"because": ""}, "U108"), ({"by": "张\n三"}, "P105"), ({"because": "x" * 501}, "P105"),
        ({"id": "ffffffff"}, "U105"), ({"ruling": "更正"}, "U107"), ({"ruling": "更正", "wording": "许多"}, "D105"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_told_and_not_written(
    client: Client, office: Path, more: dict[str, str], code: str
) -> None:
    answer = client.post("/decide", order(client.state(), **more))
    assert answer.status == 422
    assert code in {error["code"] for error in answer.json["errors"]}
    assert (office / "decisions.yaml").read_text(encoding="utf-8") == DECISIONS


@pytest.mark.parametrize("body", [None, [], "x", {"by": 1}, {"stamp": {}}])
def test_what_is_no_decision_is_refused(client: Client, body: object) -> None:
    assert client.post("/decide", body).status == 422


# --- 84: no debugger ----------------------------------------------------------------------------------------


def test_a_failure_shows_no_traceback(served: tuple[Preview, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("reports.preview.app.chains_in", fail)
    answer = served[1].get("/chain?figure=core-1")
    assert answer.status == 500
    assert b"Traceback" not in answer.body
    assert SECRET.encode() not in answer.body


# --- what is shown ------------------------------------------------------------------------------------------


def test_a_figure_has_its_chain_and_its_sentence_in_its_issue(client: Client) -> None:
    state = client.state()
    key = next(key for key, figure in state["figures"].items() if figure["metric"] == "实到资金")
    chain = client.get(f"/chain?figure={key}").json[0]
    assert {link["shown"] for link in chain["used"]} == {"12.5亿元", "13亿元"}
    at = chain["used"][0]["at"]
    marks = "&".join(f"{kind}={'-'.join(map(str, at[kind]))}" for kind in ("sentence", "figure"))
    lines = client.get(f"/source?key={at['source']}&{marks}").json["lines"]
    marked = [(text, kinds) for line in lines for text, kinds in line["parts"] if kinds]
    shown_figure = chain["used"][0]["shown"]
    assert "".join(text for text, _ in marked) == chain["used"][0]["sentence"]
    assert [text for text, kinds in marked if "figure" in kinds] == [shown_figure]


def test_what_nobody_printed_has_no_chain(client: Client) -> None:
    answer = client.get("/chain?figure=core-999")
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "U104")


def test_a_decision_is_written_below_what_the_editor_wrote_and_the_figure_changes(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with running(office) as (_, client):
        before = client.state()
        files = snapshot(office)
        assert "／" in shown(before)
        item = next(item for item in before["waiting"] if item["fact"]["shown"] == "13亿元")
        answer = client.post("/decide", order(before, id=item["id"], by="张三", because="第二期核对过"))
        assert (answer.status, answer.json) == (200, {"written": "decisions.yaml"})
        after = client.state(lambda state: state["complete"] and state["stamp"] != before["stamp"])
        assert shown(after) == "13亿元"
        written = (office / "decisions.yaml").read_text(encoding="utf-8")
        assert written.startswith(DECISIONS)
        assert "谁: '张三'" in written
        assert "何时: '2023-06-01'" in written
        assert client.post("/decide", order(before)).status == 409
        changed = {name for name, data in snapshot(office).items() if files.get(name) != data}
        assert changed == {"decisions.yaml", "output/.jianbao.lock"}


def test_a_browser_is_opened_only_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not open_browser("http://127.0.0.1:1/")
    monkeypatch.setenv("DISPLAY", ":0")
    assert open_browser("http://127.0.0.1:1/")
    assert opened == ["http://127.0.0.1:1/"]


@pytest.mark.parametrize("options", [(), ("--no-cache",), ("--strict", "--audience", "区县")], ids=" ".join)
def test_the_options_of_the_command_line_are_settings_of_the_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    seen: list[Settings] = []

    class Stub:
        address = ""

        def __init__(self, config: Path, overrides: Any, today: Callable[[], date], port: int) -> None:
            self.port = port
            seen.append(load_settings(config, overrides, today()))

        def run(self, ready: object) -> None:
            pass

    monkeypatch.setattr("reports.preview.serving.Preview", Stub)
    config = str(make_office(tmp_path) / "config.yaml")
    told = CliRunner().invoke(cli, ["preview", "--config", config, "--no-browser", *options])
    assert (told.exit_code, len(seen)) == (0, 1), told.output
    assert (seen[0].strict, seen[0].audience) == (("--strict" in options), options[-1] if options[2:] else "省级")


def test_ctrl_c_ends_it_with_its_processes(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    files = snapshot(office)
    command = [
        sys.executable,
        "-m",
        "reports",
        "preview",
        "--config",
        str(office / "config.yaml"),
        "--no-browser",
        "--port",
    ]
    blocker = bind(0)
    port = blocker.getsockname()[1]
    with blocker, started([*command, str(port)]) as process:
        assert process.stdout
        assert process.stderr
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line
        assert f":{port}/" not in line
        helpers = children(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == ExitCode.DONE
        assert "P103" in process.stderr.read()
    assert helpers
    assert not [pid for pid in helpers if Path(f"/proc/{pid}/cmdline").exists()]
    assert snapshot(office) == files
