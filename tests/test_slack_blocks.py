"""What stands around an answer in Slack, as blocks that Slack takes and people can read."""

from peers.slack_rules import check_blocks

from assistant.events import ProposalMade
from ui.slack import blocks


def test_a_proposal_shows_what_one_checks_before_the_click_and_what_the_button_does() -> None:
    proposal = ProposalMade(
        token="t", tool="request_access", summary="Your request goes to Ann.", arguments="{}",
        about="Access to core.orders", button="Send the request",
        facts=(("Data", "core.orders & <!channel>"), ("How long", "90 days")),
    )  # fmt: skip

    card, actions = blocks.offered(proposal)

    check_blocks([card, actions], 50)
    assert card["text"] == {
        "type": "mrkdwn",
        "text": "*Access to core.orders*\nYour request goes to Ann.",
    }
    assert card["fields"] == [
        {"type": "mrkdwn", "text": "*Data*\ncore.orders &amp; &lt;!channel>"},
        {"type": "mrkdwn", "text": "*How long*\n90 days"},
    ]
    assert "'text': 'Send the request'" in str(actions)


def test_a_proposal_of_many_long_facts_is_one_that_slack_takes() -> None:
    proposal = ProposalMade(
        token="t", tool="diagnose_issue", summary="s" * 5_000, arguments="{}", about="a" * 400,
        button="I take the steps " + "1, " * 60, facts=tuple((f"Step {n}", "x" * 5_000) for n in range(30)),
    )  # fmt: skip

    check_blocks(blocks.offered(proposal), 50)
