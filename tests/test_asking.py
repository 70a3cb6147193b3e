"""What the terminal says beside an answer."""

from pathlib import Path

from ui.asking import where_written


def test_files_are_named_by_their_folder_and_counted_where_they_are_many() -> None:
    pictures = [Path("out/pictures", f"{number}.png") for number in range(12)]
    told = where_written([*pictures, Path("out/roadmap.md"), Path("out/roadmap.docx")])

    assert told == "\n  roadmap.md, roadmap.docx in out\n  12 files in out/pictures"


def test_without_files_nothing_is_said() -> None:
    assert not where_written([])
