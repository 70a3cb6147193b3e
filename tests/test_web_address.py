"""A click decides which conversation the page shows, whatever the run before it still does."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - the script that the page runs is this function's body.

    from ui.web.address import choose, named, shown  # noqa: PLC0415 - as above.

    def click(conversation: str, back_to: str) -> None:
        choose(conversation)
        if back_to:
            st.query_params["c"] = back_to  # As the run does that this click cut short.

    st.button("open", on_click=click, args=("c-2", ""))
    st.button("open, too soon", on_click=click, args=("c-2", "c-1"))
    st.button("new, too soon", on_click=click, args=("", "c-1"))
    st.button("nothing")
    st.text(f"shown {shown()!r}, named {named()!r}")


def _after(*clicks: str) -> str:
    """Return what the page of c-1 says after these clicks."""
    page = AppTest.from_function(_page)
    page.query_params["c"] = "c-1"
    page.run()
    for label in clicks:
        next(b for b in page.button if b.label == label).click().run()
    return page.text[0].value


def test_the_page_shows_what_its_address_names() -> None:
    assert _after() == "shown 'c-1', named 'c-1'"
    assert _after("open") == "shown 'c-2', named 'c-2'"
    assert _after("open", "nothing") == "shown 'c-2', named 'c-2'"


def test_a_click_holds_although_the_run_before_it_sets_the_address_back() -> None:
    assert _after("open, too soon").startswith("shown 'c-2'")
    assert _after("new, too soon").startswith("shown ''")


def test_a_choice_is_shown_once_and_the_address_counts_again() -> None:
    assert _after("open, too soon", "nothing") == "shown 'c-1', named 'c-1'"
