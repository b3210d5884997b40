"""What a cluster writes before anything of it runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ops import programs
from ops.cluster import gateway
from ops.cluster.secrets import LENGTH, Secrets
from ops.cluster.shop import Cluster
from ops.redis_cluster import Cluster as RedisCluster


def test_a_folder_keeps_its_passwords_and_another_has_others(tmp_path: Path):
    first, other = tmp_path / "first", tmp_path / "other"
    for folder in (first, other):
        folder.mkdir()
    password = Secrets(first).of("glass_app")
    assert len(password) == LENGTH
    assert Secrets(first).of("glass_app") == password
    assert Secrets(first).of("glass_lab") != password
    assert Secrets(other).of("glass_app") != password
    assert (first / "secret").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in first.iterdir()] == ["secret"]


def test_an_empty_secret_is_made_anew(tmp_path: Path):
    (tmp_path / "secret").touch()
    (tmp_path / "secret.new").write_text("half")  # killed while it wrote
    password = Secrets(tmp_path).of("glass_app")
    assert len((tmp_path / "secret").read_text()) == 64
    assert Secrets(tmp_path).of("glass_app") == password


def test_nginx_reads_a_folder_with_spaces_and_quotes(tmp_path: Path):
    folder = tmp_path / 'a "glass" shop'
    folder.mkdir()
    program = programs.nginx(tmp_path)
    file = folder / "nginx.conf"
    file.write_text(gateway.configuration(folder, 8501, [8502]), encoding="utf-8")
    command = [*program.command, "-t", "-q", "-p", str(folder), "-e", "stderr", "-c", str(file)]
    done = subprocess.run(command, env=program.environ or None, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (folder / "body").is_dir()


def test_a_redis_cluster_runs_in_a_folder_with_spaces(tmp_path: Path):
    cluster = RedisCluster(tmp_path / 'a "glass" shop')
    cluster.start()
    try:
        node = cluster.nodes[0]
        assert str(node.folder) in cluster.ask(node, "CONFIG GET dir")
    finally:
        cluster.stop()


def test_no_two_servers_of_a_cluster_have_one_port(tmp_path: Path):
    cluster = Cluster(tmp_path, count=5)
    try:
        ports = [cluster._port, cluster.databases._port, *cluster._app_ports, *cluster.redis.ports]
        assert len(ports) == len(set(ports)) == 1 + 1 + 5 + cluster.redis.ports_needed
    finally:
        cluster.stop()
