"""Completed text in bash, zsh and fish arrives unchanged, and runs nothing."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.cli.shells import quoted, read
from tests.cli.conftest import BORDERLANDS

PROMPT = "ready>"
HOSTILE = "$(touch PWNED)"
TAGS = (
    HOSTILE,
    "`touch PWNED`",
    "a;touch PWNED",
    "a&touch PWNED",
    "a|touch PWNED",
    "a >PWNED",
    "<(touch PWNED)",
    "$HOME",
    "two words",
    " in front",
    "it's",
    'say "so"',
    'it\'s "both" $x',
    "back\\slash",
    "end\\",
    "wow!",
    "!!",
    "!a",
    "~",
    "~root",
    "*",
    "?a",
    "[ab]",
    "{a,b}",
    "a:b",
    "a=b",
    "=ls",
    "a:$(touch PWNED)=c",
    "#note",
    "%1",
    "100%",
    "%n%F{red}x",
    "^a^b",
    "@home",
    "plain-word.1",
    "events",
    "\u00e9t\u00e9 \u2014 \u4f0a\u62c9\u514b",
    "-n",
    "--help",
    "a,",
    "'",
    '"',
)
STARTS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["-N", "-i"]}
SETS = {
    "bash": f'bind "set enable-bracketed-paste off"; bind "set bell-style none"; PS1="{PROMPT}"\n'
    'eval "$(chrono completion bash)"\n',
    "zsh": f'autoload -U compinit; compinit -u -D; PS1="{PROMPT}"; unsetopt beep\n'
    'eval "$(chrono completion zsh)"\n',
    "fish": f'function fish_prompt; echo -n "{PROMPT}"; end; set -g fish_autosuggestion_enabled 0\n'
    "chrono completion fish | source\n",
}


@frozen
class Shell:
    """A shell at a pseudo-terminal, whose `chrono` keeps what it is called with."""

    name: str
    screen: int
    home: Path

    def types(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def settles(self, quiet: float) -> None:
        """Reads what is shown until nothing more has come for a while."""
        while select.select([self.screen], [], [], quiet)[0]:
            os.read(self.screen, 65536)

    def until(self, so: Callable[[], bool], most: float) -> bool:
        end = time.monotonic() + most
        while not (held := so()) and time.monotonic() < end:
            self.settles(0.02)
        return held

    def runs(self, line: str) -> None:
        """Types a line of the shell, and waits until it has run."""
        done = self.home / "done"
        done.unlink(missing_ok=True)
        self.types(f"{line}; touch {done}\r")
        assert self.until(done.exists, most=60), f"{self.name} did not run: {line}"
        self.settles(0.1)

    def completes(self, typed: str, folder: Path, then: str = "") -> list[str]:
        """The arguments that `chrono` is called with after Tab and Enter."""
        received = self.home / "received"
        received.unlink(missing_ok=True)
        self.runs(f"cd {folder}")
        self.types(f"{typed}\t{then}\r")  # the shell completes before it reads what follows
        if not self.until(received.exists, most=60):
            self.types("\x03")  # so that the next test finds a prompt
            pytest.fail(f"{self.name} did not call chrono: {typed}")
        return received.read_text().split("\0")[:-1]


def started(name: str, home: Path) -> tuple[Shell, int]:
    """A shell with completion set up; its `chrono` runs for completion alone."""
    (home / "bin").mkdir(parents=True)
    real = Path(sys.executable).parent / "chrono"
    program = home / "bin" / "chrono"
    program.write_text(f"""#!/bin/sh
if [ -n "$_CHRONO_COMPLETE" ] || [ "$1" = completion ]; then
    exec {real} "$@"
else
    printf '%s\\0' "$@" > {home}/part
    mv {home}/part {home}/received
fi
""")
    program.chmod(0o755)
    environ = {
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "TERM": "dumb" if name == "fish" else "xterm",
        "LC_ALL": "C.UTF-8",
        "HISTFILE": "",
        "PYTHONUTF8": "1",
    }
    process, ours = pty.fork()
    if not process:
        os.chdir(home)
        os.execvpe(name, [name, *STARTS[name]], environ)
    termios.tcsetwinsize(ours, (40, 200))
    shell = Shell(name, ours, home)
    (home / "setup").write_text(SETS[name])
    shell.settles(0.5)
    shell.runs(f". {home}/setup")
    return shell, process


@pytest.fixture(
    scope="module",
    params=["bash", *(pytest.param(name, marks=pytest.mark.slow) for name in ("zsh", "fish"))],
)
def shell(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    made, process = started(name, tmp_path_factory.mktemp(name) / "home")
    yield made
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(made.screen)


def tagged(folder: Path, *tags: str) -> Path:
    """A chronicle with these tags, in a folder that only holds what is named here."""
    chronicle = Chronicle.create(folder, (BORDERLANDS / "vocabulary.toml").read_text())
    data = {"entity": "camp", "kind": "base", "label": "$(touch PWNED) `touch PWNED`: %F"}
    draft = {"type": "EntityDescribed", "tags": list(tags), "data": data}
    chronicle.drafts.service().append([draft], "clerk")
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


@pytest.mark.parametrize("tag", TAGS)
def test_a_completed_tag_arrives_as_it_is(shell: Shell, tmp_path: Path, tag: str) -> None:
    folder = tagged(tmp_path / "chronicle", tag)
    if shell.name == "fish" and tag.startswith("~"):  # fish takes it for a home: not offered
        assert shell.completes("chrono log --tag ", folder) == ["log", "--tag"]
        return
    assert shell.completes("chrono log --tag ", folder) == ["log", "--tag", tag]
    assert "PWNED" not in names(folder)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ('"', HOSTILE),
        ("'", HOSTILE),
        ("'$(to", HOSTILE),
        ("two\\ w", "two words"),
        ('"two w', "two words"),
        ('"', 'say "so" to `x` \\ $y'),
        ("'", "it's"),
        ('"', "wow!"),
        ('"', 'say "so"'),
        ("'", "it is '"),
        ("a:", "a:b c"),
        ("a=", "a=$x"),
        ("a", "a:b=c"),
        ("'a:", "a:$(touch PWNED)"),
        ('"a b:', "a b:c d"),
        ("pl", "plain"),
        ("'two 'w", "two words"),
    ],
)
def test_a_word_begun_in_any_way_is_completed(
    shell: Shell, tmp_path: Path, typed: str, tag: str
) -> None:
    folder = tagged(tmp_path / "chronicle", tag)
    assert shell.completes(f"chrono log --tag {typed}", folder) == ["log", "--tag", tag]
    assert "PWNED" not in names(folder)


def test_a_value_behind_its_option_and_a_sign_is_completed(shell: Shell, tmp_path: Path) -> None:
    folder = tagged(tmp_path / "chronicle", HOSTILE)
    assert shell.completes("chrono log --tag=", folder) == ["log", f"--tag={HOSTILE}"]
    assert "PWNED" not in names(folder)


def test_a_dollar_that_is_typed_runs_nothing(shell: Shell, tmp_path: Path) -> None:
    if shell.name != "bash":
        pytest.skip(f"{shell.name} completes its own variables there, and does not ask chrono")
    folder = tagged(tmp_path / "chronicle", HOSTILE)
    for typed in ("$", '"$'):
        assert shell.completes(f"chrono log --tag {typed}", folder) == ["log", "--tag", HOSTILE]
        assert "PWNED" not in names(folder)


def test_what_several_have_in_common_and_their_help_run_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    folder = tagged(tmp_path / "chronicle", f"{HOSTILE}1", f"{HOSTILE}2")
    assert shell.completes("chrono log --tag '$", folder, "'")[:2] == ["log", "--tag"]
    assert shell.completes("chrono state --entity ", folder) == ["state", "--entity", "camp"]
    assert "PWNED" not in names(folder)


def test_folders_are_completed_by_the_shell(shell: Shell, tmp_path: Path) -> None:
    folder = tagged(tmp_path / "chronicle", "x")
    (folder / "$(touch PWNED) texts").mkdir()
    plain, hostile = "events/", "$(touch PWNED) texts/"
    left_open = "" if shell.name == "bash" else "'"
    for typed, then, name in (("ev", "", plain), ("'$", left_open, hostile)):
        option, found, *_ = shell.completes(f"chrono -C {typed}", folder, then)
        assert option == "-C"
        assert found in (name, name.removesuffix("/")), "zsh drops the slash at the end of a line"
    assert "PWNED" not in names(folder)


PRINTED = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "))


@given(kept=PRINTED, rest=PRINTED, quote=st.sampled_from(("", "'", '"')))
def test_what_is_quoted_is_read_as_it_was(kept: str, rest: str, quote: str) -> None:
    line = read(f"chrono {quoted(kept)}{quote}{quoted(rest, quote)}")
    assert (line.word, line.quote) == (kept + rest, quote)


@given(
    texts=st.lists(PRINTED.filter(bool), min_size=1, max_size=20),
    quote=st.sampled_from(("", "'", '"')),
)
def test_bash_reads_what_is_quoted_as_it_was(texts: list[str], quote: str) -> None:
    words = " ".join(f"{quote}{quoted(text, quote)}{quote}" for text in texts)
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "--norc", "-c", f"printf '%s\\0' {words}"],
        env={"PATH": "/nonexistent", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().split("\0")[:-1] == texts
