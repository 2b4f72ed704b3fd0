"""Completion in bash, zsh and fish: every text is quoted for its shell.

click's own scripts put a text of the chronicle on the command line unquoted, and Enter would
run any command in it. In bash, readline replaces part of the word and quotes nothing, so this
module adds the quotes. zsh and fish quote plain text themselves.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import ClassVar, Final, NamedTuple

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from chrono.render.lines import clean

POSIX: Final[Mapping[str, str]] = {"'": "", '"': '$`"\\'}
FISH: Final[Mapping[str, str]] = {"'": "'\\", '"': '"$\\'}
"""Which characters a backslash quotes within each kind of quotes."""

_SPECIAL: Final = re.compile(r"(?![\w@%+=:,./-])[ -~]", re.ASCII)
"""The characters of ASCII that mean something to a shell outside quotes."""

_BASH: Final = """\
%(complete_func)s() {
    local answer
    COMPREPLY=()
    while IFS= read -r answer; do
        case $answer in
            dir,*) compopt -o dirnames ;;
            file,*) compopt -o default ;;
            plain,*) COMPREPLY+=("${answer#*,}") ;;
        esac
    done < <(COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_REPLACED="$2" \
%(complete_var)s=bash_complete "$1")
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

# `-l` makes zsh read `%%` in a line of the list as it does in a prompt.
_ZSH: Final = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a response values lines bare
    local line kind value says word="$QIPREFIX$IPREFIX$PREFIX"
    (( $+commands[%(prog_name)s] )) || return 1

    response=("${(@f)$(COMP_WORDS="${(j: :)words[1,CURRENT-1]} $word" \
%(complete_var)s=zsh_complete %(prog_name)s)}")

    for kind value says in "${response[@]}"; do
        case $kind in
            dir|file)
                [[ $PREFIX == -*=* ]] && compset -P 1 '*='
                if [[ $kind == dir ]]; then _path_files -/; else _path_files -f; fi ;;
            plain)
                if [[ -n $says ]]; then
                    line="${(r:20:)value} -- $says"
                    (( $#value > 20 )) && line="$value -- $says"
                    line=${line[1,COLUMNS-1]}
                    values+=("$value")
                    lines+=("${line//\\%%/%%%%}")
                else
                    bare+=("$value")
                fi ;;
        esac
    done

    (( $#values )) && compadd -U -V unsorted -l -d lines -a -- values
    (( $#bare )) && compadd -U -V unsorted -a -- bare
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH: Final = """\
function %(complete_func)s
    set -lx COMP_WORDS (commandline -cp | string collect)
    set -lx %(complete_var)s fish_complete
    set -l token (commandline -ct | string collect)
    set -l option (string match -r -- '^-[^=]*=' $token; or echo '')
    set -l path (string replace -r -- '^-[^=]*=' '' $token)
    for answer in (%(prog_name)s)
        set -l pair (string split -m 1 , -- $answer)
        switch $pair[1]
            case dir
                for found in (__fish_complete_directories "$path")
                    printf '%%s%%s\\n' "$option" $found
                end
            case file
                for found in (__fish_complete_path "$path")
                    printf '%%s%%s\\n' "$option" $found
                end
            case plain
                printf '%%s\\n' $pair[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class Line(NamedTuple):
    """A command line up to the cursor, without its quotes.

    A named tuple, because importing attrs would delay every Tab.
    """

    words: tuple[str, ...]
    """The words before the word at the cursor."""
    word: str
    """The one that the cursor is in; empty after a space."""
    quote: str
    """The quote that is open at the cursor, if one is."""
    live: bool
    """Whether the shell would make something else of the word: `$x`, a pattern, a command."""


def read(text: str, escapes: Mapping[str, str] = POSIX) -> Line:
    """Splits a command line that may end within quotes or after a backslash.

    Nothing is expanded: typed text is data, `$(…)` included.
    """
    words: list[str] = []
    word, quote, begun, live = "", "", False, False
    letters = iter(text)
    for letter in letters:
        if letter == "\\" and (quote != "'" or escapes[quote]):
            following = next(letters, "")
            if quote and following not in escapes[quote]:
                word += letter
            word, begun = word + following, True
        elif quote:
            if letter == quote:
                quote = ""
            else:
                word += letter
                live = live or (quote == '"' and letter in "$`!")
        elif letter in "'\"":
            quote, begun = letter, True
        elif letter in " \t\n":
            if begun:
                words.append(word)
            word, begun, live = "", False, False
        else:
            word, begun = word + letter, True
            live = live or bool(_SPECIAL.match(letter))
    return Line(tuple(words), word, quote, live)


def quoted(text: str, quote: str = "") -> str:
    """Quotes a text for bash, outside quotes or inside quotes that are still open.

    History expansion reaches into double quotes, where no backslash keeps `!` from it.
    """
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote == '"':
        return re.sub(r'([$`"\\])', r"\\\1", text).replace("!", "\"'!'\"")
    return _SPECIAL.sub(r"\\\g<0>", text)


class Quoting(ShellComplete):
    """Completion shared by the three shells; typed text and offers are plain data."""

    escapes: ClassVar[Mapping[str, str]] = POSIX
    line: Line

    def get_completion_args(self) -> tuple[list[str], str]:
        self.line = read(os.environ["COMP_WORDS"], self.escapes)
        return [*self.line.words[1:]], self.line.word

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Returns the offers that fit on one line, with one-line help."""
        return [
            CompletionItem(item.value, item.type, clean(" ".join((item.help or "").split())))
            for item in super().get_completions(args, incomplete)
            if item.value.isprintable()
        ]

    @property
    def option(self) -> str:
        """Returns the `--tag=` that begins the word, if any; offers follow it."""
        name, sign, _ = self.line.word.partition("=")
        return name + sign if sign and name.startswith("-") else ""


@add_completion_class
class Bash(Quoting, BashComplete):
    """bash: readline replaces the word's end, after a quote or a COMP_WORDBREAKS character."""

    source_template = _BASH

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Returns offers without the part of the word that readline keeps."""
        self.kept = self._kept()
        return [
            item
            for item in super().get_completions(args, incomplete)
            if item.type != "plain"
            or (not self.kept.live and (self.option + item.value).startswith(self.kept.word))
        ]

    def _kept(self) -> Line:
        line = os.environ["COMP_WORDS"]
        replaced = os.environ.get("COMP_REPLACED")
        if replaced is None or not line.endswith(replaced):
            return Line((), self.option, "", live=False)
        return read(line[: len(line) - len(replaced)])

    def format_completion(self, item: CompletionItem) -> str:
        if item.type != "plain":
            return f"{item.type},"
        rest = (self.option + item.value)[len(self.kept.word) :]
        text = quoted(rest, self.kept.quote)
        if self.kept.quote and self.kept.quote != self.line.quote:
            text += self.kept.quote  # readline closes only what is open at the cursor
        elif self.kept.quote and text.endswith(self.kept.quote):
            text += self.kept.quote  # readline takes such an end for the closing quote
        return "plain," + (text if text or self.kept.word else "''")


@add_completion_class
class Zsh(Quoting, ZshComplete):
    """zsh: each offer has three lines; `compadd` quotes them."""

    source_template = _ZSH

    def format_completion(self, item: CompletionItem) -> str:
        value = self.option + item.value if item.type == "plain" else ""
        return f"{item.type}\n{value}\n{item.help}"


@add_completion_class
class Fish(Quoting, FishComplete):
    """fish: each offer is a line with its help after a tab; fish quotes all but a leading `~`."""

    source_template = _FISH
    escapes = FISH

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Returns the offers, except those that fish would expand to a home folder."""
        found = super().get_completions(args, incomplete)
        return [
            item
            for item in found
            if not (self.option + item.value).startswith("~") or item.type != "plain"
        ]

    def format_completion(self, item: CompletionItem) -> str:
        value = self.option + item.value if item.type == "plain" else ""
        return f"{item.type},{value}" + (f"\t{item.help}" if item.help else "")
