"""Who may use the page: this machine alone, or people who log in."""

import stat
import tomllib
from pathlib import Path

import pytest

from knowledge.workspace.model import LoginSpec, WorkspaceError
from knowledge.workspace.settings import open_workspace
from ui.commands_web import open_page
from ui.failures import UsageError
from ui.web.login import write_login

SPEC = LoginSpec(
    "https://id.example/.well-known/openid-configuration", "mesh", "SECRET", "https://mesh.example"
)


def workspace(folder: Path, more: str) -> Path:
    (folder / "meshwright.toml").write_text(f'[organisation]\nname = "Shop"\n{more}')
    return folder


def test_what_streamlit_needs_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    file = write_login(SPEC, 'hu"sh\\\n\x7f', tmp_path / "state")
    read = tomllib.loads(file.read_text())["auth"]
    assert read["client_secret"] == 'hu"sh\\\n\x7f'
    assert read["redirect_uri"] == "https://mesh.example/oauth2callback"
    assert len(read["cookie_secret"]) == 64
    for path in (tmp_path / "state").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_restart_logs_nobody_out(tmp_path: Path) -> None:
    first = write_login(SPEC, "hush", tmp_path).read_text()
    assert write_login(SPEC, "hush", tmp_path).read_text() == first


def test_a_login_without_its_secret_says_which_variable_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SECRET is not set"):
        write_login(SPEC, "", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_not_opened_to_others_without_a_login(tmp_path: Path) -> None:
    folder = workspace(tmp_path, "")
    with pytest.raises(UsageError, match="for this machine alone"):
        open_page(8501, "0.0.0.0", None, folder, sample=False)


def test_nobody_is_somebody_else_where_people_log_in(tmp_path: Path) -> None:
    login = '[login]\nmetadata_url = "https://id.example/x"\nclient_id = "m"\nsecret_env = "S"\naddress = "https://mesh.example/"\n'
    folder = workspace(tmp_path, login)
    spec = open_workspace(folder).login
    assert spec == LoginSpec("https://id.example/x", "m", "S", "https://mesh.example")
    with pytest.raises(UsageError, match="--as has no meaning"):
        open_page(8501, "localhost", "bo@shop.example", folder, sample=False)


def test_faults_of_the_login_are_told_together(tmp_path: Path) -> None:
    login = '[login]\nmetadata_url = "id.example"\nclient_id = ""\nsecret_env = "S"\naddress = "ftp://x"\n'
    with pytest.raises(WorkspaceError) as told:
        open_workspace(workspace(tmp_path, login))
    assert str(told.value).count("[login]") == 3
