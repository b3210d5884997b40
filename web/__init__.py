"""The HTTP side of the shop besides Streamlit: pictures and cookies."""
