"""The roadmap command: a prompt in, a folder of documents and pictures out."""

from pathlib import Path
from typing import Literal, get_args

from rich.console import Console

from tools.declaration import ToolError
from tools.plan_roadmap import PlanRoadmap, plan_roadmap
from ui.failures import UsageError
from ui.formats import formats_in
from ui.opened import opened

Format = Literal["md", "docx", "pptx", "json"]
_FORMATS: tuple[Format, ...] = get_args(Format)


def write_plan(
    prompt: str | None,
    prompt_file: Path | None,
    out: Path,
    formats: str,
    email: str | None,
    folder: Path | None,
    *,
    sample: bool,
) -> None:
    """Compute the roadmap, write it in the formats asked for, and print its first lines."""
    wanted: tuple[Format, ...] = formats_in(formats, _FORMATS)
    brief = _brief(prompt, prompt_file)
    office = opened(folder, sample=sample)
    console = Console(stderr=True)
    with console.status("Planning"):
        context = office.context_alone(office.asker(email), (brief,))
        plan = plan_roadmap(PlanRoadmap(brief=brief), context)
    with console.status("Drawing the documents"):
        from ui.render.roadmap_files import write_roadmap  # noqa: PLC0415 - loads matplotlib.

        made = write_roadmap(plan, out, wanted)
    print(plan.headline.decision.text)
    print(plan.headline.reason.text)
    print(plan.headline.cost.text)
    for notice in plan.notices:
        print(f"Note: {notice}")
    for artifact in made:
        print(f"  {artifact.path}")


def _brief(prompt: str | None, prompt_file: Path | None) -> str:
    if prompt is not None and prompt_file is not None:
        raise UsageError("Give the prompt or --prompt-file, not both.")
    if prompt_file is None:
        return prompt or ""
    try:
        return prompt_file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as reason:
        raise ToolError(f"{prompt_file} is not UTF-8 text; save it as UTF-8.") from reason
