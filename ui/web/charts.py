"""Draws Plotly's pictures on the page, and tells which point of one was clicked."""

# Plotly says its types only in part; nothing untyped leaves this module.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Callable

import streamlit as st
from plotly.graph_objects import Figure as Drawn
from pydantic import TypeAdapter, ValidationError

from knowledge.record import Record
from ui.web.figures import Figure


class _Point(Record, extra="ignore"):
    customdata: str | list[str] = ""


class _Points(Record, extra="ignore"):
    points: tuple[_Point, ...] = ()


class _Clicked(Record, extra="ignore"):
    selection: _Points = _Points()


_CLICKED: TypeAdapter[_Clicked] = TypeAdapter(_Clicked)


def chart(figure: Figure, key: str, alt: str, on_click: Callable[[], None] | None = None) -> None:
    """Draw a picture, described by `alt`; `on_click` is called when a point was clicked."""
    st.plotly_chart(
        Drawn(figure),
        key=key,
        on_select=on_click or "ignore",
        selection_mode="points",
        config={"displayModeBar": False},
        alt=alt,
    )


def clicked(key: str) -> str:
    """Return what the point holds that was clicked last in a picture, or nothing."""
    try:
        found = _CLICKED.validate_python(dict(st.session_state.get(key) or {}))
    except (ValidationError, TypeError, ValueError):
        return ""
    held = (p.customdata for p in found.selection.points)
    return next((h if isinstance(h, str) else h[0] for h in held if h), "")
