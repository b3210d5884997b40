"""Sign in, then go on to the page that was asked for."""

from __future__ import annotations

from pages.parts import routes, sign_in_form, visit

here = visit.current()
if here.user is not None:
    routes.go_on()
sign_in_form.draw(here.visitor_id, visit.started)
