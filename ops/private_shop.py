"""The shop on the private servers: who installs, serves or reads there has an account of its own.

Their administrator, root, is used for nothing but giving them their rights.
"""

from __future__ import annotations

from ops import grants, install


def install_shop(
    url: str, progress: install.Progress | None = None, *, demo: bool = False
) -> install.Report:
    """Make or update the shop at `url`, the administrator's: its accounts, too."""
    grants.give(url, only=["install"])
    report = install.install(grants.private_url(url, "install"), progress, demo=demo)
    grants.give(url)
    return report


def accounts(url: str) -> dict[str, str]:
    """The settings of a process of the shop at `url`, the administrator's."""
    return {
        "mysql_url": grants.private_url(url, "app"),
        "mysql_install_url": grants.private_url(url, "install"),
        "mysql_reports_url": grants.private_url(url, "reports"),
        "mysql_glass_url": grants.private_url(url, "box"),
        "mysql_lab_url": grants.private_url(url, "lab"),
    }
