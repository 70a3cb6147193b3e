from pathlib import Path

import pytest

from assistant.settings import Settings, SettingsError, read_settings


def test_without_a_key_the_planner_answers() -> None:
    assert read_settings({}) == Settings(model="planner")


def test_with_a_key_claude_answers() -> None:
    assert read_settings({"ANTHROPIC_API_KEY": " k "}).model == "claude-sonnet-5-5"


def test_the_model_can_be_named() -> None:
    named = {"ANTHROPIC_API_KEY": "k", "MESHWRIGHT_MODEL": "claude-haiku-5-5"}

    assert read_settings(named).model == "claude-haiku-5-5"
    assert read_settings({**named, "MESHWRIGHT_MODEL": "planner"}).model == "planner"


def test_the_workspace_is_a_path() -> None:
    assert read_settings({"MESHWRIGHT_WORKSPACE": "shop"}).workspace == Path("shop")


def test_all_faults_are_told_together() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "ANTHROPIC_BASE_URL": "localhost:8080",
                "SLACK_API_URL": "http://",
                "MESHWRIGHT_DATABASE_URL": "mysql://root:secret@host/x",
                "MESHWRIGHT_MODEL": "claude-sonnet-5-5",
            }
        )

    told = str(caught.value)
    assert told.count("must be a URL") == 2
    assert "MESHWRIGHT_DATABASE_URL must begin with sqlite:///" in told
    assert "ANTHROPIC_API_KEY is not set" in told
    assert "secret" not in told


def test_secrets_never_show() -> None:
    shown = repr(
        read_settings(
            {
                "ANTHROPIC_API_KEY": "sk-hidden",
                "SLACK_BOT_TOKEN": "xoxb-hidden",
                "SLACK_APP_TOKEN": "xapp-hidden",
                "SLACK_SIGNING_SECRET": "hidden",
                "MESHWRIGHT_DATABASE_URL": "postgresql+psycopg://p:hidden@h/d",
            }
        )
    )

    assert "hidden" not in shown
