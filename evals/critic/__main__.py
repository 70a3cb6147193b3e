"""`python -m evals.critic [--set held_out] [--failures]`: recall and false alarms of `review_plan`, with 95 % intervals."""

import argparse
from collections.abc import Iterator, Sequence

from evals.critic.measure import Reviewed, rates, reviewed
from evals.critic.plans import SetName, plans_of
from evals.planner.rates import Rate

_SETS: tuple[SetName, ...] = ("learned", "seen", "held_out")


def report(name: SetName, reviews: Sequence[Reviewed]) -> tuple[str, ...]:
    """Return the lines that tell how a set came out."""
    told = rates(reviews)
    alarmed = sum(bool(r.false) for r in reviews)
    return (
        f"{told.plans} plans of the {name.replace('_', '-')} set, {told.sound_plans} of them sound",
        f"planted mistakes found: {_share(told.recall, told.planted)}",
        f"found or asked about: {_share(told.recall_with_questions, told.planted)}",
        f"false alarms a plan: {told.false_alarms:.2f}, on sound plans {told.false_alarms_on_sound:.2f}",
        f"plans with a false alarm: {_share(alarmed / told.plans, told.plans)}",
        f"questions a plan about what it says: {told.questions_in_vain:.2f}",
    )


def _share(share: float, of: int) -> str:
    """Return a share with what it is of and its interval."""
    low, high = Rate("", round(share * of), of).interval
    return f"{share:.1%} of {of} ({low:.1%} to {high:.1%})"


def _failures(reviews: Sequence[Reviewed]) -> Iterator[str]:
    for review in reviews:
        yield from (f"{review.plan.id}: missed {m}" for m in review.missed)
        yield from (f"{review.plan.id}: false {m}: {review.found[m]}" for m in review.false)
        yield from (f"{review.plan.id}: asks {m}: {review.asked[m]}" for m in review.asked_in_vain)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the report, and single failures of a set that is not held out if they are asked for."""
    parser = argparse.ArgumentParser(prog="python -m evals.critic", description=__doc__)
    parser.add_argument("--set", choices=_SETS, default="seen", dest="name")
    parser.add_argument("--failures", action="store_true", help="list what came out wrong")
    given = parser.parse_args(arguments)
    name: SetName = given.name
    if given.failures and name == "held_out":
        parser.error("single failures of the held-out set are not shown: nothing is tuned on it")
    reviews = tuple(reviewed(plan) for plan in plans_of(name))
    print("\n".join((*report(name, reviews), *(_failures(reviews) if given.failures else ()))))


if __name__ == "__main__":
    main()
