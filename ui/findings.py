"""The findings of policies as files: CSV, Markdown and SARIF."""

from pathlib import Path
from typing import Literal, get_args

from tools.scan_governance import ScanGovernance, scan_governance
from ui.formats import formats_in
from ui.opened import opened

Format = Literal["csv", "markdown", "sarif"]
FORMATS: tuple[Format, ...] = get_args(Format)
_ENDINGS: dict[Format, str] = {"csv": "csv", "markdown": "md", "sarif": "sarif"}


def export_findings(
    named: str | None,
    out: Path,
    formats: str | None,
    email: str | None,
    folder: Path | None,
    *,
    sample: bool,
) -> None:
    """Write the findings on a dataset, domain, schema or product, or on all, and name the files."""
    wanted: tuple[Format, ...] = formats_in(formats, FORMATS) if formats else FORMATS
    office = opened(folder, sample=sample)
    context = office.context_alone(office.asker(email), ())
    out.mkdir(parents=True, exist_ok=True)
    for one in wanted:
        scan = scan_governance(ScanGovernance(dataset=named or "", format=one), context)
        path = out / f"findings.{_ENDINGS[one]}"
        # Written as bytes, so that line ends are the format's own on every system.
        path.write_bytes(scan.file.encode())
        print(f"{path}: {len(scan.findings):,} findings")
