"""The pages beside the chat. Each shows the objects that the tools return.

Not called `pages`: Streamlit would take the files of such a folder for scripts of their own.
"""
