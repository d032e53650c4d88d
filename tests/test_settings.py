"""The settings: one record, documented, and nothing that is misspelt or wrong is taken."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from epicrisis import settings
from epicrisis.__main__ import main
from epicrisis.cases.reading.library import cases_folder
from epicrisis.settings import SettingsError, current
from tests.conftest import ROOT
from tests.support.process import ProcessError
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

DOCUMENT = ROOT / "docs" / "deploy.md"
WRONG = [
    ({"EPICRISIS_KEEP_DAY": "3"}, "EPICRISIS_KEEP_DAY is no setting", "EPICRISIS_KEEP_DAYS."),
    ({"EPICRISIS_DATABASE": "x"}, "EPICRISIS_DATABASE is no setting", "EPICRISIS_DATABASE_URL."),
    ({"EPICRISIS_CASES": "x"}, "EPICRISIS_CASES is no setting", "EPICRISIS_CASES_DIR."),
    ({"EPICRISIS_": ""}, "EPICRISIS_ is no setting", "the nearest is EPICRISIS_"),
    ({"EPICRISIS_KEEP_DAYS": "soon"}, "a number of days, not 'soon'", "from 1 to 36500"),
    ({"EPICRISIS_KEEP_DAYS": "0"}, "a number of days, not '0'", "from 1 to 36500"),
    ({"EPICRISIS_KEEP_DAYS": "36501"}, "a number of days, not '36501'", "from 1 to 36500"),
    ({"EPICRISIS_LOG": "xml"}, "EPICRISIS_LOG must be plain or json", "not 'xml'"),
    ({"EPICRISIS_FRAMED_BY": "moodle.example.org"}, "addresses of sites", "such as https://moodle"),
    ({"EPICRISIS_FRAMED_BY": "https://a.org; script-src *"}, "addresses of sites", "not 'https"),
    ({"EPICRISIS_FRAMED_BY": "https://a.org,https://b.org"}, "addresses of sites", "a space"),
    ({"EPICRISIS_FRAMED_BY": "https://a.org/course"}, "addresses of sites", "not 'https"),
    ({"EPICRISIS_PUBLIC_URL": "localhost"}, "an address that phones reach", "not 'localhost'"),
    ({"EPICRISIS_PUBLIC_URL": "https://x.org/app"}, "an address", "not 'https://x.org/app'"),
    ({"EPICRISIS_PUBLIC_URL": f"http://{'x' * 200}.org"}, "an address", "http://192.168.1.20"),
    (
        {"EPICRISIS_DATABASE_URL": "mysql://x:secret@y/z"},
        "EPICRISIS_DATABASE_URL must be",
        "sqlite",
    ),
    ({"EPICRISIS_TEACHERS": "ada"}, "EPICRISIS_TEACHERS must be a list", "@univ.example"),
    ({"EPICRISIS_TEACHERS": "@"}, "EPICRISIS_TEACHERS must be a list", "not '@'"),
    ({"EPICRISIS_TEACHERS": "a@b.org;c@d.org, x"}, "must be a list", "not 'a@b.org;c@d.org, x'"),
    ({"EPICRISIS_TEACHER_SECRET": "secret"}, "EPICRISIS_TEACHER_SECRET", "16 characters or more"),
    ({"EPICRISIS_TEACHER_SECRET": "secret " * 9}, "which its value isn't", "without blanks"),
    ({"EPICRISIS_AUTHORS_SAVE": "perhaps"}, "must be 1 or 0", "not 'perhaps'"),
    ({"EPICRISIS_IN_CLASS_ONLY": "a=2027-02-30"}, "a list of slugs", "not 'a=2027-02-30'"),
    ({"EPICRISIS_IN_CLASS_ONLY": "A case"}, "a list of slugs", "such as fever-in-march"),
    ({"EPICRISIS_DATABASE_URL": "var/x.sqlite3"}, "EPICRISIS_DATABASE_URL must be", "postgresql"),
]
RIGHT = {
    "EPICRISIS_CASES_DIR": "/srv/cases",
    "EPICRISIS_DATABASE_URL": "postgresql://x:secret@y/z",
    "EPICRISIS_KEEP_DAYS": " 30 ",
    "EPICRISIS_PUBLIC_URL": "https://[::1]:8501/",
    "EPICRISIS_FRAMED_BY": "https://moodle.example.org https://*.univ.example:8443",
    "EPICRISIS_LOG": "json",
    "EPICRISIS_TEACHERS": "ada@univ.example, @chu.example eduperson_affiliation=staff",
    "EPICRISIS_TEACHER_SECRET": "secret-of-teachers",
    "EPICRISIS_AUTHORS_SAVE": "1",
    "EPICRISIS_IN_CLASS_ONLY": "fever-in-march=2027-03-15,chest-pain",
    "EPICRISIS_SHOW_OTHERS": "0",
    "EPICRISIS_NEWS_DIR": "/run/news",
}


@pytest.mark.parametrize(("environment", "fault", "remedy"), WRONG)
def test_what_is_wrong_is_told_in_a_line(
    environment: dict[str, str], fault: str, remedy: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        current(environment)
    said = str(refused.value)
    assert fault in said
    assert remedy in said
    assert "\n" not in said
    assert "secret" not in said


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        current({"EPICRISIS_KEEP_DAYS": "x", "EPICRISIS_LOG": "y"})
    assert "EPICRISIS_KEEP_DAYS" in str(refused.value)
    assert "EPICRISIS_LOG" in str(refused.value)


def test_what_is_right_is_taken_and_stays_as_it_is() -> None:
    read = current(RIGHT)
    assert set(RIGHT) == set(settings.VARIABLES)
    assert (str(read.cases_dir), read.keep_days, read.log) == ("/srv/cases", 30, "json")
    assert "secret" not in repr(read)
    with pytest.raises(ValidationError):
        read.keep_days = 1  # type: ignore[misc]


def test_empty_is_not_set() -> None:
    assert current(dict.fromkeys(RIGHT, " ")) == current({}) == settings.Settings()


def test_the_settings_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("a", "b"):
        monkeypatch.setenv("EPICRISIS_CASES_DIR", folder)
        assert str(cases_folder()) == folder
    monkeypatch.delenv("EPICRISIS_CASES_DIR")
    assert cases_folder() == ROOT / "data" / "cases"


def test_what_others_use_is_none_of_ours() -> None:
    configuration = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)\}", configuration)) == settings.FOR_NGINX
    assert current(dict.fromkeys(settings.FOR_NGINX, "x") | {"PATH": "x"}) == current({})


def test_what_stands_at_the_top_of_the_secrets_counts_too(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('EPICRISIS_KEEP_DAYS = 30\nEPICRISIS_LOG = "json"\n[auth]\nclient_id = "x"\n')
    assert current(settings.with_secrets(file)).keep_days == 30
    file.write_text("EPICRISIS_KEEP_DAYS = ")
    assert current(settings.with_secrets(file)).keep_days == 400


def test_no_other_place_reads_the_environment() -> None:
    sources = [ROOT / "app.py", *(ROOT / "epicrisis").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    reading = {
        path.name for path in sources if re.search(r"os\.(environ|getenv)", path.read_text())
    }
    assert reading == {"settings.py"}


def test_every_setting_is_documented_as_it_is() -> None:
    rows = re.findall(r"^\| `(EPICRISIS_\w+)` \| (.+?) \| (.+) \|$", DOCUMENT.read_text(), re.M)
    assert [name for name, _, _ in rows] == list(settings.VARIABLES)
    for name, default, meaning in rows:
        field = settings.Settings.model_fields[settings.VARIABLES[name]]
        assert field.description
        assert meaning.startswith(" ".join(field.description.split()))
        if field.default:
            shown = int(field.default) if field.default is True else field.default
            assert default == f"`{shown}`"
    ours = re.findall(r"\b(EPICRISIS_\w+)", DOCUMENT.read_text())
    misspelt = "EPICRISIS_KEEP_DAY"  # the document shows how one is refused
    assert set(ours) - {misspelt} <= {*settings.VARIABLES, *settings.FOR_NGINX}


# --- At the start ------------------------------------------------------------------------


def test_a_command_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EPICRISIS_KEEP_DAY", "3")
    assert main(["schema"]) == 1
    assert capsys.readouterr() == (
        "",
        "EPICRISIS_KEEP_DAY is no setting; the nearest is EPICRISIS_KEEP_DAYS.\n",
    )


def test_the_server_does_not_start() -> None:
    server = StreamlitServer(env={"EPICRISIS_KEEP_DAYS": "soon"})
    with pytest.raises(ProcessError) as refused:
        server.start()
    said = server.log() if server.log_path.exists() else str(refused.value)
    assert "EPICRISIS_KEEP_DAYS must be a number of days, not 'soon'" in said
    assert "Traceback" not in said


@pytest.mark.thorough
def test_the_folder_of_cases_may_stand_in_secrets_of_streamlit(tmp_path: Path) -> None:
    """What reads settings is imported after them."""
    plain = StreamlitServer(is_cold=True)
    with with_secrets(f'EPICRISIS_CASES_DIR = "{tmp_path}"\n', plain) as server:
        assert "cases=0" in server.log()


def with_secrets(text: str, server: StreamlitServer) -> StreamlitServer:
    """Give a server a file of secrets before it starts."""
    secrets = server.directory / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(text)
    return server


def test_secrets_of_streamlit_are_settings_too() -> None:
    plain = StreamlitServer(env={"EPICRISIS_LOG": "plain"})
    with with_secrets('EPICRISIS_LOG = "json"\n', plain) as server:
        assert '"event": "started"' in server.log()
    wrong = with_secrets('EPICRISIS_LOG = "xml"\n', StreamlitServer())
    with pytest.raises(ProcessError, match="must be plain or json, not 'xml'") as refused, wrong:
        pass
    assert "Traceback" not in str(refused.value)


LOGIN = """
[auth]
redirect_uri = "http://127.0.0.1:8501/oauth2callback"
cookie_secret = "a long random text, the same on all replicas"
client_id = "epicrisis"
client_secret = "secret"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
"""


@pytest.mark.parametrize("key", ["cookie_secret", thorough("client_secret")])
def test_a_login_that_lacks_a_value_is_told_at_the_start(key: str) -> None:
    """Otherwise the first teacher who presses "Log in" would meet an error in English."""
    lacking = with_secrets(LOGIN.replace(f"\n{key} =", f"\nother_{key} ="), StreamlitServer())
    with pytest.raises(ProcessError, match=key) as refused, lacking:
        pass
    assert "Traceback" not in str(refused.value)
    assert "secrets.toml" in str(refused.value)


@pytest.mark.long
def test_a_login_that_cannot_work_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "authlib").mkdir()
    (tmp_path / "authlib" / "__init__.py").write_text("raise ModuleNotFoundError('not here')")
    lacking = StreamlitServer(env={"PYTHONPATH": str(tmp_path)}, is_cold=True)
    with_secrets(LOGIN, lacking)
    with pytest.raises(ProcessError, match=r'pip install "streamlit\[auth\]"') as refused, lacking:
        pass
    assert "Traceback" not in str(refused.value)


def test_a_list_of_teachers_without_logins_is_told_at_the_start() -> None:
    """Otherwise a faculty would believe that its teachers can get in."""
    lacking = StreamlitServer(env={"EPICRISIS_TEACHERS": "@univ.example"})
    with (
        pytest.raises(ProcessError, match=r"there is no login: configure \[auth\]") as refused,
        lacking,
    ):
        pass
    assert "Traceback" not in str(refused.value)


def test_its_exit_status_says_so() -> None:
    command = [sys.executable, "-c", "from epicrisis import settings; settings.or_exit()"]
    environment = {**os.environ, "EPICRISIS_LOGS": "json"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr == b"EPICRISIS_LOGS is no setting; the nearest is EPICRISIS_LOG.\n"
