from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from ecom.errors import SettingError
from ecom.settings import ROOT, Settings, load
from tests.certificates import authority

NOWHERE = Path("no-such-file.toml")
SERVERS = {
    "ECOM_MYSQL_URL": "mysql://shop:secret@db.example:3306/glass_shop",
    "ECOM_REDIS_URL": "rediss://:secret@cache.example:6380/0",
}


def test_without_any_setting_the_shop_has_servers_of_its_own():
    found = load({}, NOWHERE)
    assert (found.mysql_url, found.redis_url) == (None, None)
    assert found.data_dir == str(ROOT / ".data")
    assert found.currency_decimals == 0
    assert found.demo


def test_a_configured_shop_is_no_demo_unless_it_says_so():
    assert load(SERVERS, NOWHERE).demo is False
    assert load(SERVERS | {"ECOM_DEMO": "true"}, NOWHERE).demo is True


def test_the_environment_wins_over_the_secrets_file(tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('ECOM_CURRENCY = "USD"\nECOM_UNPAID_HOURS = 48\nECOM_COOKIE_SECURE = true\n')
    found = load({"ECOM_UNPAID_HOURS": "12"}, secrets)
    assert (found.currency, found.currency_decimals) == ("USD", 2)
    assert found.unpaid_hours == 12
    assert found.cookie_secure is True


def test_zero_turns_the_simulated_carrier_off(tmp_path):
    assert load({"ECOM_CARRIER_STEP_SECONDS": "0"}, NOWHERE).carrier_step_seconds == 0
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("ECOM_CARRIER_STEP_SECONDS = 0\n")
    assert load({}, secrets).carrier_step_seconds == 0


def test_an_empty_value_is_no_value():
    assert load({"ECOM_TIMEZONE": ""}, NOWHERE).timezone == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ECOM_MYSQL_URL", "localhost"),
        ("ECOM_MYSQL_URL", "mysql://shop:secret@db.example:3306"),
        ("ECOM_MYSQL_URL", "mysql://shop:secret@db.example:port/glass_shop"),
        ("ECOM_REDIS_URL", "http://:secret@cache.example"),
        ("ECOM_REDIS_URL", "redis://:secret@cache.example:x"),
        ("ECOM_MYSQL_CA", "no/such/file.pem"),
        ("ECOM_REDIS_PREFIX", "two words"),
        ("ECOM_CURRENCY", "GBP"),
        ("ECOM_TIMEZONE", "Asia/Atlantis"),
        ("ECOM_TIMEZONE", "../etc/passwd"),
        ("ECOM_SESSION_IDLE_MINUTES", "0"),
        ("ECOM_SESSION_IDLE_MINUTES", "half"),
        ("ECOM_DEMO_ORDERS", "1e6"),
        ("ECOM_DEMO", "perhaps"),
        ("ECOM_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_setting_and_hides_the_value(name, value):
    with pytest.raises(SettingError) as caught:
        load(SERVERS | {name: value}, NOWHERE)
    message = str(caught.value)
    assert message.startswith(name)
    assert "\n" not in message
    assert "secret" not in message


def test_one_server_without_the_other_is_refused():
    for name, other in (
        ("ECOM_MYSQL_URL", "ECOM_REDIS_URL"),
        ("ECOM_REDIS_URL", "ECOM_MYSQL_URL"),
    ):
        with pytest.raises(SettingError, match=f"^{other} is missing"):
            load({name: SERVERS[name]}, NOWHERE)


def test_a_server_of_reports_needs_one_of_the_shop():
    with pytest.raises(SettingError, match="^ECOM_MYSQL_REPORTS_URL .* ECOM_MYSQL_URL is missing"):
        load({"ECOM_MYSQL_REPORTS_URL": SERVERS["ECOM_MYSQL_URL"]}, NOWHERE)


def test_a_secrets_file_that_is_not_toml_is_named(tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("ECOM_CURRENCY = USD\n")
    with pytest.raises(SettingError, match="secrets.toml"):
        load({}, secrets)


def test_the_example_file_names_every_setting_and_can_be_used_as_it_is(tmp_path):
    example = (ROOT / ".streamlit/secrets.toml.example").read_text(encoding="utf-8")
    for setting in fields(Settings):
        assert setting.metadata["env"] == f"ECOM_{setting.name.upper()}"
        assert setting.metadata["env"] in example
    copy = tmp_path / "secrets.toml"
    copy.write_text(example, encoding="utf-8")
    assert load({}, copy) == load({}, NOWHERE)
    # with every line switched on it still is TOML, and its values are allowed
    lines = [line.removeprefix("# ") if "ECOM_" in line else line for line in example.splitlines()]
    copy.write_text("\n".join(line for line in lines if "_CA" not in line), encoding="utf-8")
    assert load({}, copy).mysql_url


def test_a_certificate_without_a_connection_that_it_is_for_is_refused(tmp_path):
    certificate = authority(tmp_path / "ca").ca
    with pytest.raises(SettingError, match="^ECOM_MYSQL_CA "):
        load({"ECOM_MYSQL_CA": str(certificate)}, NOWHERE)
    plain = SERVERS | {"ECOM_REDIS_URL": "redis://cache.example:6379/0"}
    for servers in ({}, plain):
        with pytest.raises(SettingError, match="^ECOM_REDIS_CA "):
            load(servers | {"ECOM_REDIS_CA": str(certificate)}, NOWHERE)
    assert load(SERVERS | {"ECOM_REDIS_CA": str(certificate)}, NOWHERE).redis_ca


def test_a_file_that_is_no_certificate_is_refused(tmp_path):
    nothing = tmp_path / "ca.pem"
    nothing.write_text("-----BEGIN CERTIFICATE-----")
    for name in ("ECOM_MYSQL_CA", "ECOM_REDIS_CA"):
        with pytest.raises(SettingError, match=f"^{name} .* no PEM certificate"):
            load(SERVERS | {name: str(nothing)}, NOWHERE)


def test_mysql_trusts_a_file_or_the_system_or_is_asked_without_tls(tmp_path):
    certificate = str(authority(tmp_path / "ca").ca)
    assert load(SERVERS, NOWHERE).mysql_trust is None
    assert load(SERVERS | {"ECOM_MYSQL_TLS": "true"}, NOWHERE).mysql_trust == ""
    assert load(SERVERS | {"ECOM_MYSQL_CA": certificate}, NOWHERE).mysql_trust == certificate
    with pytest.raises(SettingError, match="^ECOM_MYSQL_CA .* ECOM_MYSQL_TLS is false"):
        load(SERVERS | {"ECOM_MYSQL_CA": certificate, "ECOM_MYSQL_TLS": "false"}, NOWHERE)


def test_verification_cannot_be_switched_off_in_the_address_of_redis():
    lax = SERVERS["ECOM_REDIS_URL"] + "?ssl_cert_reqs=none"
    with pytest.raises(SettingError, match="^ECOM_REDIS_URL .* always verifies"):
        load(SERVERS | {"ECOM_REDIS_URL": lax}, NOWHERE)


def test_several_nodes_are_those_of_a_cluster():
    nodes = SERVERS | {"ECOM_REDIS_URL": "redis://:secret@a.example:7000,b.example:7001"}
    assert load(nodes | {"ECOM_REDIS_CLUSTER": "true"}, NOWHERE).redis_cluster
    for wrong in (
        nodes,
        SERVERS | {"ECOM_REDIS_CLUSTER": "true", "ECOM_REDIS_URL": "unix:///run/redis.sock"},
        nodes | {"ECOM_REDIS_CLUSTER": "true", "ECOM_REDIS_URL": "redis://a:7000,b:99999"},
    ):
        with pytest.raises(SettingError, match="^ECOM_REDIS_"):
            load(wrong, NOWHERE)
