"""Every setting of the shop, read once: the environment first, then `.streamlit/secrets.toml`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ecom import setting_checks as checks
from ecom import setting_sources
from ecom.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ROOT / ".streamlit/secrets.toml"
CURRENCY_DECIMALS = {"VND": 0, "USD": 2}


def _setting(env: str, default: Any, explanation: str, check: checks.Check | None = None) -> Any:
    return field(default=default, metadata={"env": env, "help": explanation, "check": check})


@dataclass(frozen=True)
class Settings:
    mysql_url: str | None = _setting(
        "ECOM_MYSQL_URL",
        None,
        "MySQL or MariaDB, mysql://user:password@host:3306/database; empty: private servers",
        checks.mysql_url,
    )
    mysql_install_url: str | None = _setting(
        "ECOM_MYSQL_INSTALL_URL",
        None,
        "whom `python -m ops install` signs in as; empty: ECOM_MYSQL_URL",
        checks.mysql_url,
    )
    mysql_reports_url: str | None = _setting(
        "ECOM_MYSQL_REPORTS_URL",
        None,
        "where the dashboards read: a replica, or an account that may only read; "
        "empty: ECOM_MYSQL_URL",
        checks.mysql_url,
    )
    reports_lag_seconds: int = _setting(
        "ECOM_REPORTS_LAG_SECONDS",
        30,
        "dashboards warn when the replica that they read from is further behind",
        checks.at_least(1),
    )
    mysql_glass_url: str | None = _setting(
        "ECOM_MYSQL_GLASS_URL", None, "whom the glass box signs in as", checks.mysql_url
    )
    mysql_lab_url: str | None = _setting(
        "ECOM_MYSQL_LAB_URL",
        None,
        "whom the lab signs in as; it works in schemas of its own",
        checks.mysql_url,
    )
    redis_url: str | None = _setting(
        "ECOM_REDIS_URL",
        None,
        "Redis, redis://, rediss:// (TLS) or unix://; given together with ECOM_MYSQL_URL",
        checks.redis_url,
    )
    redis_cluster: bool = _setting(
        "ECOM_REDIS_CLUSTER",
        False,
        "Redis is a Redis Cluster; ECOM_REDIS_URL may name several nodes: redis://:pw@a:6379,b:6379",
    )
    mysql_tls: bool = _setting(
        "ECOM_MYSQL_TLS",
        False,
        "MySQL is asked over verified TLS only; by ECOM_MYSQL_CA, else by the system's CAs",
    )
    mysql_ca: str | None = _setting(
        "ECOM_MYSQL_CA",
        None,
        "file with the CA certificate of MySQL; turns TLS on",
        checks.certificate,
    )
    redis_ca: str | None = _setting(
        "ECOM_REDIS_CA",
        None,
        "file with the CA certificate of Redis, for rediss://; empty: the system's CAs",
        checks.certificate,
    )
    redis_prefix: str = _setting(
        "ECOM_REDIS_PREFIX", "glass", "first part of every Redis key", checks.prefix
    )
    data_dir: str = _setting("ECOM_DATA_DIR", ".data", "folder of the private servers")
    currency: str = _setting(
        "ECOM_CURRENCY", "VND", "VND (whole dong) or USD (cents)", checks.one_of(*CURRENCY_DECIMALS)
    )
    timezone: str = _setting(
        "ECOM_TIMEZONE",
        "Asia/Ho_Chi_Minh",
        "the shop's time zone: pages, daily figures",
        checks.timezone,
    )
    session_idle_minutes: int = _setting(
        "ECOM_SESSION_IDLE_MINUTES",
        30,
        "a session ends after so many idle minutes",
        checks.at_least(2),
    )
    session_absolute_hours: int = _setting(
        "ECOM_SESSION_ABSOLUTE_HOURS", 12, "a session ends after so many hours", checks.at_least(1)
    )
    carrier_step_seconds: int = _setting(
        "ECOM_CARRIER_STEP_SECONDS",
        60,
        "the simulated carrier takes an order one step on every so many seconds; 0: never",
        checks.at_least(0),
    )
    unpaid_hours: int = _setting(
        "ECOM_UNPAID_HOURS",
        24,
        "unpaid online orders are canceled after so long",
        checks.at_least(1),
    )
    sign_in_failures_per_account: int = _setting(
        "ECOM_SIGN_IN_FAILURES_PER_ACCOUNT",
        5,
        "failed sign-ins in 5 minutes per account and address",
        checks.at_least(1),
    )
    sign_in_failures_per_address: int = _setting(
        "ECOM_SIGN_IN_FAILURES_PER_ADDRESS",
        100,
        "failed sign-ins in 5 minutes per address; a class may share one",
        checks.at_least(1),
    )
    sign_in_failures_in_a_row: int = _setting(
        "ECOM_SIGN_IN_FAILURES_IN_A_ROW",
        100,
        "failed sign-ins in a row after which unknown browsers are refused",
        checks.at_least(1),
    )
    demo_orders: int = _setting(
        "ECOM_DEMO_ORDERS", 60_000, "orders in the demo shop", checks.at_least(1_000)
    )
    demo_seed: int = _setting("ECOM_DEMO_SEED", 2024, "same seed, same day: same demo shop")
    demo: bool | None = _setting(
        "ECOM_DEMO",
        None,
        "show demo accounts and the carrier's 'advance' button; empty: on private servers only",
    )
    glass: bool | None = _setting(
        "ECOM_GLASS", None, "the glass box at the foot of pages; empty: on private servers only"
    )
    cookie_secure: bool = _setting(
        "ECOM_COOKIE_SECURE", False, "mark cookies Secure: the shop is served over HTTPS only"
    )
    support_contact: str | None = _setting(
        "ECOM_SUPPORT_CONTACT",
        None,
        "where shoppers reach customer support, and when: the help tells it",
    )
    log_level: str = _setting(
        "ECOM_LOG_LEVEL",
        "INFO",
        "DEBUG, INFO, WARNING or ERROR",
        checks.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    )

    @property
    def currency_decimals(self) -> int:
        return CURRENCY_DECIMALS[self.currency]

    @property
    def mysql_trust(self) -> str | None:
        """None: no TLS is asked for; '': the CAs of the system; else a file."""
        return self.mysql_ca or ("" if self.mysql_tls else None)


def load(environ: Mapping[str, str], secrets_path: Path | str = SECRETS) -> Settings:
    """Settings from `environ`, else from the TOML file, else the defaults.

    Raises SettingError, one line that names the setting.
    """
    secrets = setting_sources.secrets(Path(secrets_path))
    given = {}
    for setting in fields(Settings):
        env = setting.metadata["env"]
        raw = environ.get(env) or secrets.get(env)
        if raw not in (None, ""):
            given[setting.name] = setting_sources.value(
                env, raw, setting.type, setting.metadata["check"]
            )
    if wrong := checks.together(given):
        raise SettingError(wrong)
    for name in ("demo", "glass"):
        given.setdefault(name, "mysql_url" not in given)
    given["data_dir"] = str(ROOT / given.get("data_dir", Settings.data_dir))
    return Settings(**given)


_current: Settings | None = None


def settings() -> Settings:
    global _current
    if _current is None:
        _current = load(os.environ)
    return _current


def override(**values: Any) -> Settings:
    """Replace some values of this process, as the private servers and the tests do."""
    global _current
    _current = replace(settings(), **values)
    return _current
