"""Files made from results: what is in order passes, and each kind of damage is found."""

from io import BytesIO

import pytest
from docx import Document
from peers.roadmaps import retail
from pptx import Presentation

from evals.artifacts import faults_in, filed
from evals.casebook import ArtifactKind

CONTRACT = b"""\
apiVersion: v3.1.0
kind: DataContract
id: orders
name: Orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - name: id
        logicalType: integer
"""
PRODUCT = b"""\
apiVersion: v1.0.0
kind: DataProduct
id: orders
name: Orders
status: active
"""
POLICY = b"""\
id: dataset-has-owner
title: Every dataset has an owner
why: Nobody answers for what nobody owns.
severity: warning
applies_to: dataset
require: dataset.owner != ""
message: It has no owner.
owner: Head of data governance
tests:
  - given: {dataset: {owner: ann}}
    expect: pass
  - given: {dataset: {owner: ''}}
    expect: violation
"""
MARKDOWN = b"# Plan\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def document(*, heading: bool = True, text: str = "All is well.") -> bytes:
    made, file = Document(), BytesIO()
    if heading:
        made.add_heading("Plan")
    made.add_paragraph(text)
    made.save(file)
    return file.getvalue()


def slides(*titles: str) -> bytes:
    made, file = Presentation(), BytesIO()
    for title in titles:
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = title
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "whole"),
    [
        ("odcs", CONTRACT),
        ("odps", PRODUCT),
        ("policy", POLICY),
        ("md", MARKDOWN),
        ("docx", document()),
        ("pptx", slides("Why", "How")),
    ],
)
def test_a_file_in_order_has_no_fault(kind: ArtifactKind, whole: bytes) -> None:
    assert not list(faults_in(kind, whole))


@pytest.mark.parametrize(
    ("kind", "broken", "told"),
    [
        ("odcs", CONTRACT.replace(b"integer", b"whole"), "line 11"),
        ("odcs", CONTRACT.split(b"    properties")[0], "no columns"),
        ("odcs", b"\xff", "can't be read"),
        ("odps", PRODUCT.replace(b"id: orders\n", b""), "id"),
        ("policy", POLICY.replace(b"!=", b"=="), "test 1"),
        ("policy", POLICY.split(b"tests:")[0], "no tests"),
        ("policy", POLICY.replace(b"!=", b"!"), "require"),
        ("md", MARKDOWN.replace(b"| 2 |", b"|"), "different length"),
        ("md", b"Plan", "title"),
        ("md", MARKDOWN + b"It costs None a month.\n", "None"),
        ("json", b"{}", "Roadmap"),
        ("docx", document(heading=False), "no heading"),
        ("docx", document(text="It costs nan euros."), "nan"),
        ("docx", document()[:200], "can't be read"),
        ("pptx", slides("Why", "Why"), "two slides say"),
        ("pptx", slides("Why", ""), "slide 2 has no title"),
        ("pptx", slides(), "no slides"),
    ],
)
def test_damage_is_found(kind: ArtifactKind, broken: bytes, told: str) -> None:
    assert told in "; ".join(faults_in(kind, broken))


def test_the_roadmaps_own_files_are_in_order() -> None:
    found = filed((retail(),), ("md", "json"))

    assert [(one.kind, one.faults) for one in found] == [("md", ()), ("json", ())]
    assert filed((retail(),), ("odcs",)) == ()
