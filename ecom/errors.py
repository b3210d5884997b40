"""What can go wrong, for people. Pages choose the text by `code`; the messages are for logs.

ShopError
├── InvalidInput        a field holds what it may not          .field
│   └── AlreadyTaken    a user name or e-mail someone has      .field
├── NotFound            there is no such thing (any more)
├── NotAllowed          signed in, but without the right
├── SignInRequired      not signed in
├── SignInRefused       wrong name or password, or too often   .attempts_left .retry_after
├── InsufficientStock   all or nothing                         .items
├── DiscountRefused     a code that does not apply             .discount_code .reason
├── TotalChanged        not the total the buyer agreed to
├── IllegalStep         the order's status does not allow it
├── Conflict            somebody else changed it meanwhile         .current .by .at
├── Duplicate           a unique key of MySQL refused a row    .key
├── Unavailable         MySQL cannot be asked now
│   └── OutcomeUnknown  the reply to COMMIT was lost
├── SchemaMissing       MySQL answers, but holds no shop
└── SettingError        a setting cannot be used
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any


class ShopError(Exception):
    """`code` is stable snake_case, `details` what a text in any language needs."""

    code = "shop_error"

    def __init__(self, message: str = "", *, code: str | None = None, **details: Any) -> None:
        super().__init__(message or (code or self.code).replace("_", " "))
        self.code = code or self.code
        self.details = details


class InvalidInput(ShopError):
    code = "invalid_input"

    def __init__(self, message: str = "", *, field: str = "", **more: Any) -> None:
        super().__init__(message, field=field, **more)
        self.field = field


class AlreadyTaken(InvalidInput):
    code = "already_taken"


class NotFound(ShopError):
    code = "not_found"


class NotAllowed(ShopError):
    code = "not_allowed"


class SignInRequired(ShopError):
    code = "sign_in_required"


class SignInRefused(ShopError):
    """`attempts_left` before this browser must wait; `retry_after` in seconds, 0 if it need not."""

    code = "sign_in_refused"

    def __init__(
        self, message: str = "", *, attempts_left: int = 0, retry_after: int = 0, **more: Any
    ) -> None:
        super().__init__(message, attempts_left=attempts_left, retry_after=retry_after, **more)
        self.attempts_left = attempts_left
        self.retry_after = retry_after


class InsufficientStock(ShopError):
    """`items`: one dict per short product with product_id, name, wanted, left."""

    code = "insufficient_stock"

    def __init__(
        self, message: str = "", *, items: list[dict[str, Any]] | None = None, **more: Any
    ) -> None:
        self.items = items or []
        super().__init__(message, items=self.items, **more)


class DiscountRefused(ShopError):
    code = "discount_refused"

    def __init__(
        self, message: str = "", *, discount_code: str = "", reason: str = "", **more: Any
    ) -> None:
        super().__init__(message, discount_code=discount_code, reason=reason, **more)
        self.discount_code = discount_code
        self.reason = reason


class TotalChanged(ShopError):
    code = "total_changed"


class IllegalStep(ShopError):
    code = "illegal_step"


class Conflict(ShopError):
    """Nothing was written. `current`: the fields as they are now; `by` changed them, `at` (UTC).

    `by` is '' and `at` None when nobody wrote down who it was.
    """

    code = "changed_meanwhile"

    def __init__(
        self,
        message: str = "",
        *,
        current: Mapping[str, Any] | None = None,
        row_version: int = 0,
        by: str = "",
        at: datetime | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message, row_version=row_version, by=by, at=at, **more)
        self.current, self.row_version = dict(current or {}), row_version
        self.by, self.at = by, at


class Duplicate(ShopError):
    code = "duplicate"

    def __init__(self, message: str = "", *, key: str = "", **more: Any) -> None:
        super().__init__(message, key=key, **more)
        self.key = key


class Unavailable(ShopError):
    code = "unavailable"


class OutcomeUnknown(Unavailable):
    """The transaction may or may not have been committed: look before doing it again."""

    code = "outcome_unknown"


class SchemaMissing(ShopError):
    code = "schema_missing"


class SettingError(ShopError):
    code = "setting_error"


_SIGNALS: dict[str, type[ShopError]] = {
    "insufficient_stock": InsufficientStock,
    "total_changed": TotalChanged,
    "illegal_step": IllegalStep,
    "already_paid": IllegalStep,
    "order_canceled": IllegalStep,
    "not_paid": IllegalStep,
    "not_delivered": IllegalStep,
    "not_found": NotFound,
    "product_unknown": NotFound,
    "carrier_unknown": NotFound,
    "review_not_allowed": NotAllowed,
    "checkout_key_taken": NotAllowed,
    "username_taken": AlreadyTaken,
    "email_taken": AlreadyTaken,
    "internal_id_taken": AlreadyTaken,
    "transaction_taken": AlreadyTaken,
    "tracking_number_taken": AlreadyTaken,
    "bad_quantity": InvalidInput,
    "empty_order": InvalidInput,
    "product_twice": InvalidInput,
    "empty_return": InvalidInput,
    "bad_refund": InvalidInput,
    "not_in_order": InvalidInput,
    "empty_lines": InvalidInput,
    "same_warehouse": InvalidInput,
    "over_capacity": InvalidInput,
    "warehouse_unknown": NotFound,
}


def from_signal(message: str, details: list[Mapping[str, Any]]) -> ShopError:
    """The error that a SQL routine meant by SIGNAL with `message` 'code: text'.

    `details` are the rows that it selected just before, since MESSAGE_TEXT holds 128 characters.
    'discount_<reason>: CODE' names the code that was refused.
    """
    code, _, text = (part.strip() for part in message.partition(":"))
    if code.startswith("discount_"):
        reason = code.removeprefix("discount_")
        return DiscountRefused(text, code=code, discount_code=text, reason=reason)
    kind = _SIGNALS.get(code, ShopError)
    rows = [dict(row) for row in details]
    if kind is InsufficientStock:
        return InsufficientStock(text, code=code, items=rows)
    if issubclass(kind, InvalidInput):
        return kind(text, code=code, field=code.removesuffix("_taken"))
    return kind(text, code=code, rows=rows)
