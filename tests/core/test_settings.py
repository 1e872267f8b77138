"""Settings: the file, the environment and the command line, each winning over the one before; errors with a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadInput
from core.relay.choose import relay_from, sender_from
from core.relay.compose import Sender
from core.relay.maildir_sink import MaildirSink
from core.relay.smtp import SmtpRelay
from core.settings import Settings, default_config, read_settings
from core.toml_file import BadFile

WHOLE = """
db = "/srv/floor.db"
as = "anna"
language = "ru"

[mail]
maildirs = [{ path = "/var/mail/complaints", mailbox = "complaints@house.example" }, { path = "/var/mail/vip" }]
from_address = "complaints@house.example"
from_name = "Lucky Horse"
relay = "smtp://desk@mail.house.example"
password_file = "/etc/casefloor/relay"

[policy]
file = "/etc/casefloor/policy.toml"

[screen]
theme = "night"
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "casefloor.toml"
    file.write_text(text, encoding="utf-8")
    return file


class TestWithoutAnything:
    def test_everything_has_a_default(self, own_home: Path) -> None:
        settings = read_settings(environment={})
        assert settings == Settings()
        assert settings.mail.relay == ""
        assert relay_from(settings) is None
        assert settings.policy_path is None

    def test_the_default_places_are_in_the_persons_own_folders(self, own_home: Path) -> None:
        assert default_config().is_relative_to(own_home)
        assert default_config().parts[-2:] == ("casefloor", "casefloor.toml")
        database = Path(read_settings(environment={}).database)
        assert database.is_relative_to(own_home)
        assert database.parts[-2:] == ("casefloor", "floor.db")


class TestTheFile:
    def test_is_read_whole(self, tmp_path: Path) -> None:
        settings = read_settings(config=written(tmp_path, WHOLE), environment={})
        assert settings.database == "/srv/floor.db"
        assert (settings.as_, settings.language) == ("anna", "ru")
        assert [box.name for box in settings.mail.maildirs] == ["complaints@house.example", "vip"]
        assert settings.mail.maildirs[0].folder == Path("/var/mail/complaints")
        assert sender_from(settings) == Sender("complaints@house.example", "Lucky Horse")
        assert settings.mail.domain == "house.example"
        assert settings.policy_path == Path("/etc/casefloor/policy.toml")
        assert settings.screen.theme == "night"

    def test_is_found_in_the_configuration_folder(self, own_home: Path) -> None:
        default_config().parent.mkdir(parents=True)
        default_config().write_text('as = "boris"\n')
        assert read_settings(environment={}).as_ == "boris"

    def test_is_the_one_that_is_named(self, tmp_path: Path, own_home: Path) -> None:
        default_config().parent.mkdir(parents=True)
        default_config().write_text('as = "boris"\n')
        by_variable, by_option = tmp_path / "v.toml", tmp_path / "o.toml"
        by_variable.write_text('as = "vera"\n')
        by_option.write_text('as = "olga"\n')
        variables = {"CASEFLOOR_CONFIG": str(by_variable)}
        assert read_settings(environment=variables).as_ == "vera"
        assert read_settings(environment=variables, config=by_option).as_ == "olga"

    def test_that_is_named_must_be_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadFile, match=r"nowhere\.toml"):
            read_settings(config=tmp_path / "nowhere.toml", environment={})

    def test_tells_every_mistake_with_its_line(self, tmp_path: Path) -> None:
        file = written(tmp_path, 'langauge = "ru"\n[mail]\nfrom_address = "nobody"\n[screen]\ntheme = 5\n')
        with pytest.raises(BadFile) as caught:
            read_settings(config=file, environment={})
        told = str(caught.value)
        assert "casefloor.toml:1: langauge" in told
        assert "did you mean language?" in told
        assert "casefloor.toml:3: mail.from_address: expected a mail address, found \"nobody\"" in told
        assert "casefloor.toml:5: screen.theme" in told

    def test_tells_a_bad_relay_with_its_line_and_without_its_password(self, tmp_path: Path) -> None:
        file = written(tmp_path, '[mail]\nrelay = "smtp://desk:s3cret@mail.example.com?starttls=no"\n')
        with pytest.raises(BadFile) as caught:
            read_settings(config=file, environment={})
        assert "casefloor.toml:2: mail.relay" in str(caught.value)
        assert "starttls is one of" in str(caught.value)
        assert "s3cret" not in str(caught.value)


class TestTheEnvironment:
    def test_wins_over_the_file(self, tmp_path: Path) -> None:
        variables = {
            "CASEFLOOR_DB": "postgresql://floor/casefloor", "CASEFLOOR_AS": "vera", "CASEFLOOR_LANG": "en",
            "CASEFLOOR_POLICY": "~/p.toml", "CASEFLOOR_MAILDIR": "/srv/in", "CASEFLOOR_FROM": "desk@other.example",
            "CASEFLOOR_RELAY": "maildir:/srv/out",
        }  # fmt: skip
        settings = read_settings(config=written(tmp_path, WHOLE), environment=variables)
        assert settings.database == "postgresql://floor/casefloor"
        assert (settings.as_, settings.language) == ("vera", "en")
        assert settings.policy_path == Path("~/p.toml").expanduser()
        assert [box.folder for box in settings.mail.maildirs] == [Path("/srv/in")]
        assert sender_from(settings) == Sender("desk@other.example", "Lucky Horse")
        relay = relay_from(settings)
        assert isinstance(relay, MaildirSink)
        assert relay.path == Path("/srv/out")

    def test_that_is_empty_is_not_set(self, tmp_path: Path) -> None:
        assert read_settings(config=written(tmp_path, WHOLE), environment={"CASEFLOOR_AS": ""}).as_ == "anna"

    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("CASEFLOOR_LANG", "fr"),
            ("CASEFLOOR_AS", "no such login"),
            ("CASEFLOOR_FROM", "desk"),
            ("CASEFLOOR_RELAY", "maildir:"),
            ("CASEFLOOR_RELAY", "ftp://s3cret@host"),
            ("CASEFLOOR_RELAY", "smtp://u:s3cret@host?starttls=never"),
            ("CASEFLOOR_DB", "a\x1b]0;b"),
        ],
    )
    def test_that_does_not_fit_is_told_by_its_name(self, variable: str, value: str) -> None:
        with pytest.raises(BadInput, match=f"{variable} cannot be used: ") as caught:
            read_settings(environment={variable: value})
        assert caught.value.field == variable
        assert "s3cret" not in str(caught.value)
        assert str(caught.value).isprintable()


class TestTheCommandLine:
    def test_wins_over_both(self, tmp_path: Path) -> None:
        overrides = {"db": "here.db", "as": "olga", "mail.relay": None, "mail.from_name": "Desk"}
        variables = {"CASEFLOOR_DB": "there.db", "CASEFLOOR_AS": "vera"}
        settings = read_settings(overrides, config=written(tmp_path, WHOLE), environment=variables)
        assert settings.database == "here.db"
        assert settings.as_ == "olga"
        assert settings.mail.relay == "smtp://desk@mail.house.example"
        assert settings.mail.from_name == "Desk"

    def test_that_names_no_setting_is_told(self) -> None:
        with pytest.raises(BadInput, match=r"mail\.form_name cannot be used: there is no such setting"):
            read_settings({"mail.form_name": "Desk"}, environment={})


class TestTheRelay:
    def test_takes_its_password_from_a_file(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("s3cret тайна\n", encoding="utf-8")
        base = {"CASEFLOOR_RELAY": "smtp://desk@mail.example.com", "CASEFLOOR_FROM": "desk@house.example"}
        relay = relay_from(read_settings(environment=base | {"CASEFLOOR_RELAY_PASSWORD_FILE": str(secret)}))
        assert isinstance(relay, SmtpRelay)
        assert relay.address.password == "s3cret тайна"
        relay = relay_from(read_settings(environment=base | {"CASEFLOOR_RELAY_PASSWORD": "other"}))
        assert isinstance(relay, SmtpRelay)
        assert relay.address.password == "other"

    def test_tells_a_password_file_that_is_not_there(self, tmp_path: Path) -> None:
        variables = {
            "CASEFLOOR_RELAY": "smtp://desk@mail.example.com", "CASEFLOOR_FROM": "desk@house.example",
            "CASEFLOOR_RELAY_PASSWORD_FILE": str(tmp_path / "gone"),
        }  # fmt: skip
        with pytest.raises(BadInput, match="gone cannot be read"):
            relay_from(read_settings(environment=variables))

    def test_writes_to_nobody_from_an_address_that_cannot_be_answered(self) -> None:
        with pytest.raises(BadInput, match="CASEFLOOR_FROM"):
            relay_from(read_settings(environment={"CASEFLOOR_RELAY": "smtp://localhost"}))

    def test_keeps_its_secrets_out_of_the_settings_repr(self) -> None:
        variables = {"CASEFLOOR_RELAY": "smtp://desk:s3cret@mail.example.com", "CASEFLOOR_RELAY_PASSWORD": "s3cret"}
        assert "s3cret" not in repr(read_settings(environment=variables))
