"""The words by which rules are stated in sentences, typed as `policy_words.yaml` is."""

from knowledge.policies.model import TargetKind
from knowledge.record import Record


class Subject(Record):
    """What a rule is about."""

    words: str
    applies_to: TargetKind


class Condition(Record):
    """A condition by the words that state it, in CEL for each kind of target that can meet it."""

    words: str
    """A regular expression."""
    title: str = ""
    dataset: str = ""
    column: str = ""
    product: str = ""
    contract: str = ""
    access_request: str = ""

    def on(self, kind: TargetKind) -> str:
        """Return the CEL on this kind of target, or nothing."""
        match kind:
            case "dataset":
                return self.dataset
            case "column":
                return self.column
            case "product":
                return self.product
            case "contract":
                return self.contract
            case "access_request":
                return self.access_request


class PolicyWords(Record):
    """The lexicon of sentences that state rules."""

    subjects: tuple[Subject, ...]
    qualifiers: tuple[Condition, ...]
    demands: tuple[Condition, ...]
    held: tuple[Condition, ...]
    """What something may be forbidden to hold."""
    within: tuple[Condition, ...]
    """What has to happen in a time; `{days}` is filled in."""
