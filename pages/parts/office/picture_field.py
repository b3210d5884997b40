"""The picture of a product: a photo that is uploaded, or one of the shop's own drawings.

The session's `<form>-picture` decides what is shown; the widgets are set from it and change it.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from ecom import drawings, pictures
from ecom.drawings import KINDS, VARIANTS
from ecom.errors import InvalidInput
from ecom.pictures import Picture
from pages.parts import errors
from pages.parts import pictures as addresses
from pages.parts.fields import Fields
from pages.parts.html import escape
from pages.parts.texts import _

_ENDINGS = ("jpg", "jpeg", "png", "webp", "gif")


def draw(fields: Fields, category: str, writes: bool) -> None:
    """`category`: of the product, whose drawings are offered first."""
    form = fields.prefix
    with st.container(key="picture-field", gap="small"):
        st.markdown(_("**Picture**"))
        _preview(form)
        fields.place("picture")
        if writes:
            _choose(form, category)


def fill(form: str) -> None:
    """Before it is drawn, when the form begins with another picture."""
    drawn = drawings.is_drawn(st.session_state[f"{form}-picture"])
    st.session_state[f"{form}-source"] = "drawing" if drawn else "photo"
    st.session_state.pop(_refused(form), None)


def suggest(form: str, category: str) -> None:
    """In a callback: of a new product in this category, while no other picture is chosen."""
    state = st.session_state
    if state[f"{form}-picture"] == state.get(_suggested(form), drawings.of_category("")):
        state[f"{form}-picture"] = state[_suggested(form)] = drawings.of_category(category)
        state.pop(f"{form}-shelf", None)


def upload(form: str) -> Picture | None:
    """What was uploaded and is not stored yet."""
    return st.session_state.get(_upload(form))


def forget(form: str) -> None:
    """It is saved, or not wanted any more."""
    for name in (_upload(form), _refused(form), _suggested(form)):
        st.session_state.pop(name, None)
    st.session_state[_turn(form)] = st.session_state.get(_turn(form), 0) + 1


def _preview(form: str) -> None:
    name, new = st.session_state[f"{form}-picture"], upload(form)
    if new is not None and new.name == name:
        st.image(new.content, width=260)
        width, height = new.width, new.height
        st.caption(_("New, not saved yet · {w} × {h} pixels", w=width, h=height))
    else:
        address = escape(addresses.url(name))
        alt = escape(_("Picture of the product"))
        st.html(f'<img class="office-picture" src="{address}" alt="{alt}">')


def _choose(form: str, category: str) -> None:
    titles = {"photo": _("Upload a photo"), "drawing": _("Choose a drawing")}
    source = st.segmented_control(
        _("Where it comes from"),
        list(titles),
        key=f"{form}-source",
        format_func=titles.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    if source == "photo":
        _photo(form)
    else:
        _drawing(form, category)


def _photo(form: str) -> None:
    key = f"{form}-file-{st.session_state.get(_turn(form), 0)}"
    st.file_uploader(
        _("A photo from this device"),
        type=_ENDINGS,
        key=key,
        max_upload_size=pictures.MOST_BYTES // 1024**2,
        on_change=partial(_take, form, key),
        help=_("Only its pixels are kept: no place, no date, no name of the camera."),
    )
    if wrong := st.session_state.get(_refused(form)):
        st.markdown(f":red[:material/error: {errors.explain(wrong)}]")


def _take(form: str, key: str) -> None:
    st.session_state.pop(_refused(form), None)
    st.session_state.pop(_upload(form), None)
    file = st.session_state[key]
    if file is None:
        return
    try:
        picture = pictures.read(file.getvalue())
    except InvalidInput as error:
        st.session_state[_refused(form)] = error
        return
    st.session_state[_upload(form)] = picture
    st.session_state[f"{form}-picture"] = picture.name


def _drawing(form: str, category: str) -> None:
    """Drawings by what they are of, then by colour; what is not drawn so far is not chosen yet."""
    name = st.session_state[f"{form}-picture"]
    kind, _dash, variant = name.rpartition("-") if drawings.is_drawn(name) else ("", "", "")
    shelves = list(dict.fromkeys(KINDS.values()))
    shelf_key, kind_key, variant_key = (f"{form}-{what}" for what in ("shelf", "kind", "variant"))
    if shelf_key not in st.session_state:
        st.session_state[shelf_key] = KINDS.get(kind) or (
            category if category in shelves else shelves[0]
        )
    shelf = st.selectbox(_("Drawings of"), shelves, key=shelf_key)
    kinds = [one for one, sold_in in KINDS.items() if sold_in == shelf]
    st.session_state[kind_key] = kind if kind in kinds else None
    st.pills(
        _("Drawing"),
        kinds,
        key=kind_key,
        format_func=lambda one: _image(f"{one}-0"),
        label_visibility="collapsed",
        on_change=partial(_draw_as, form, variant or "0"),
    )
    if kind in kinds:
        st.session_state[variant_key] = variant
        st.pills(
            _("Colour"),
            [str(number) for number in range(VARIANTS)],
            key=variant_key,
            format_func=lambda number: _image(f"{kind}-{number}"),
            on_change=partial(_colour, form, kind),
        )


def _draw_as(form: str, variant: str) -> None:
    if kind := st.session_state[f"{form}-kind"]:
        st.session_state[f"{form}-picture"] = f"{kind}-{variant}"


def _colour(form: str, kind: str) -> None:
    if variant := st.session_state[f"{form}-variant"]:
        st.session_state[f"{form}-picture"] = f"{kind}-{variant}"


def _image(picture: str) -> str:
    return f"![{picture}]({addresses.url(picture)})"


def _upload(form: str) -> str:
    return f"{form}.upload"


def _suggested(form: str) -> str:
    return f"{form}.suggested"


def _refused(form: str) -> str:
    return f"{form}.refused"


def _turn(form: str) -> str:
    return f"{form}.turn"
