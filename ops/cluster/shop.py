"""All of a cluster: made, filled with the demo, watched, stopped.

    cluster = Cluster(data_dir, port=8501)
    cluster.start(tell)
    cluster.url, cluster.apps[0].pid
    cluster.watch(ended)
    cluster.stop()

What dies is started again by `watch` alone.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path

from ecom.errors import SettingError
from ecom.settings import load, override, settings
from ops import grants, install, programs, servers
from ops.cluster import apps, gateway
from ops.cluster.databases import Databases
from ops.cluster.ports import free_ports, is_free
from ops.cluster.secrets import Secrets
from ops.process import Process
from ops.redis_cluster import Cluster as RedisCluster

log = logging.getLogger(__name__)

APPS = 3
LOOK_EVERY = 0.5  # seconds
APP_SECONDS = 120


class Cluster:
    """`start` must be called by a thread that lives as long as the cluster shall."""

    def __init__(
        self,
        data_dir: Path,
        port: int | None = None,
        count: int = APPS,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """`more`: settings of the shop, by the names that they have in the environment."""
        self.data_dir = data_dir.absolute()
        self.folder = self.data_dir / "cluster"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = servers.lock(self.folder)
        if self._lock is None:
            raise SettingError(f"The cluster of {self.folder} runs already")
        if port and not is_free(port):
            raise SettingError(f"Port {port} of this machine is taken; another one: PORT=…")
        self._more = dict(more or {})
        self._secrets = Secrets(self.folder)
        self.redis = RedisCluster(self.data_dir)
        # In one draw: they are taken one by one while it starts, and no two may be the same.
        drawn = free_ports(count + self.redis.ports_needed + 3)
        ports = [one for one in drawn if one != port]
        self._app_ports, ports = ports[:count], ports[count:]
        self._port = port or ports[0]
        self.databases = Databases(self.folder, self._secrets, self.data_dir, port=ports[1])
        self.redis.ports = ports[2 : 2 + self.redis.ports_needed]
        self.apps: list[Process] = []
        self.nginx: Process | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self._port}"

    def start(self, progress: install.Progress | None = None) -> None:
        """Until the shop is open; `progress` is told of the installing."""
        self.databases.start()
        self.redis.start()
        self.install(progress)
        self.databases.wait_for_replica()
        environ = self.environ()
        self.apps = [
            apps.process(number, port, self.folder, environ)
            for number, port in enumerate(self._app_ports, start=1)
        ]
        self.start_apps()
        program = programs.nginx(self.data_dir)
        folder = self.folder / "nginx"
        self.nginx = gateway.process(program, folder, self._port, self._app_ports)
        self.nginx.start()
        self.nginx.wait_until_ready()

    def stop(self) -> None:
        if self.nginx:
            self.nginx.stop()
        self.stop_apps()
        self.redis.stop()
        self.databases.stop()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def start_apps(self) -> None:
        for app in self.apps:
            if not app.running():
                app.start()
        for app in self.apps:
            app.wait_until_ready(APP_SECONDS)

    def stop_apps(self) -> None:
        stoppers = [threading.Thread(target=app.stop) for app in self.apps]
        for stopper in stoppers:
            stopper.start()
        for stopper in stoppers:
            stopper.join()

    def watch(self, ended: threading.Event) -> None:
        """Start again what dies. By the thread that started it, or it would die with this one."""
        every = [*self.databases.processes.values(), *(node.process for node in self.redis.nodes)]
        while not ended.wait(LOOK_EVERY):
            for process in (*every, *self.apps, self.nginx):
                if process is not None and not process.running():
                    log.warning("%s ended; starting it again", process.name)
                    process.start()

    def install(self, progress: install.Progress | None = None) -> None:
        """As an administrator does it (README): accounts, the shop, their rights."""
        before = settings()
        now = override(**vars(load(os.environ | self.environ())))
        try:
            self.databases.run(grants.printed(now, ["install"]))
            install.install(now.mysql_install_url, progress, demo=now.currency == "VND")
            self.databases.run(grants.printed(now))
        finally:
            override(**vars(before))

    def environ(self) -> dict[str, str]:
        """Of a process of the shop."""
        return self._more | {
            "ECOM_MYSQL_URL": self.databases.url("glass_app"),
            "ECOM_MYSQL_INSTALL_URL": self.databases.url("glass_install"),
            "ECOM_MYSQL_REPORTS_URL": self.databases.url("glass_reports", of="replica"),
            "ECOM_MYSQL_GLASS_URL": self.databases.url("glass_box"),
            "ECOM_MYSQL_LAB_URL": self.databases.url("glass_lab"),
            "ECOM_MYSQL_CA": "",
            "ECOM_REDIS_URL": self.redis.url,
            "ECOM_REDIS_CLUSTER": "true",
            "ECOM_REDIS_CA": "",
            "ECOM_DEMO": "true",
            "ECOM_GLASS": "true",
            "STREAMLIT_SERVER_COOKIE_SECRET": self._secrets.of("cookies"),
            "FORWARDED_ALLOW_IPS": "127.0.0.1",  # nginx; its word of who asks is believed
        }
