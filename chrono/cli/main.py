"""The entry point: one command line in, an answer or one clear message and an exit code out.

Imports click and the registry, so that `--help`, `--version` and a mistyped option are
answered before anything else is loaded.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from chrono import __version__
from chrono.cli.commands import REGISTRY
from chrono.cli.context import App
from chrono.cli.group import LazyGroup
from chrono.cli.terminal import Screen, exit_on_closed_pipe
from chrono.edtf import EdtfError
from chrono.errors import ChronoError, Exit
from chrono.render.lines import clean_lines

NAME = "chrono"
PACKAGE = Path(__file__).parents[1]


def show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Prints the version and exits."""
    if asked:
        click.echo(f"{NAME} {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    registry=REGISTRY,
    package="chrono.cli.commands",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`chrono COMMAND --help` shows examples; `chrono help` lists the help topics.",
)
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The chronicle's folder. Default: CHRONO_DIR, or the nearest one from here upwards.",
)
@click.option(
    "--debug",
    is_flag=True,
    help="Show tracebacks and log messages on standard error. CHRONO_DEBUG=1 does the same.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(ctx: click.Context, directory: str | None, debug: bool) -> None:
    """What was true on a date, as far as was known by another date, and who says so."""
    ctx.obj = App(directory)
    if debugging(debug):
        show_log_messages(ctx.obj.err)
    ctx.call_on_close(ctx.obj.close)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command line, by default that of the process, and exits with its code."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        replace_closed_streams()
    code = run(list(sys.argv[1:] if arguments is None else arguments))
    try:
        if not sys.stdout.closed:
            sys.stdout.flush()
    except BrokenPipeError:
        exit_on_closed_pipe(sys.stdout)
    except OSError as error:
        code = refused(error)
    try:
        if not sys.stderr.closed:
            sys.stderr.flush()
    except OSError:  # narration that can go nowhere, now or at the end, changes no answer
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sys.exit(code)


def replace_closed_streams() -> None:
    """Opens the null device for each standard stream that was closed at the start.

    Otherwise the log could get the descriptor of a standard stream, and output would go into it.
    """
    while (file := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(file, True)
    os.close(file)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def run(arguments: list[str]) -> int:
    """Runs a command line, reports errors on standard error, and returns the exit code."""
    if os.environ.get(f"_{NAME.upper()}_COMPLETE"):  # the shell asks what would fit
        import chrono.cli.shells  # noqa: F401 (puts its classes in the place of click's)

        cli.main(arguments, prog_name=NAME, standalone_mode=False)
    try:
        with cli.make_context(NAME, list(arguments)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except BrokenPipeError:
        exit_on_closed_pipe(sys.stdout)
    except click.ClickException as error:
        return report_usage_error(error)
    except ChronoError as error:
        report_error(str(error))
        if isinstance(error, EdtfError):
            Screen(sys.stderr).put("`chrono help dates` explains how to write dates.")
        return error.exit
    except OSError as error:
        return refused(error)
    except (click.Abort, KeyboardInterrupt, EOFError):
        Screen(sys.stderr).put("Interrupted.")
        return Exit.INTERRUPTED
    except Exception as error:
        if isinstance(error, UnicodeEncodeError) and not all(map(is_utf8, arguments)):
            report_error("An argument is not valid UTF-8: no name in a chronicle is like that.")
            return Exit.USAGE
        return report_bug(error, debugging("--debug" in arguments))
    return Exit.OK


def is_utf8(argument: str) -> bool:
    """Whether an argument was valid UTF-8; Python decodes other bytes to lone surrogates."""
    return not any("\ud800" <= letter <= "\udfff" for letter in argument)


def debugging(asked: bool) -> bool:
    """Whether tracebacks and log messages are shown."""
    return asked or os.environ.get("CHRONO_DEBUG", "") not in ("", "0")


def show_log_messages(screen: Screen) -> None:
    """Writes the log messages of the library to standard error."""

    class ScreenHandler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            screen.put((self.format(record), "quiet"), hang=2)

    logger, handler = logging.getLogger(NAME), ScreenHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG)


def report_bug(error: Exception, debug: bool) -> int:
    """Reports an unexpected exception, and returns the exit code."""
    import traceback

    if debug:
        Screen(sys.stderr).write(clean_lines("".join(traceback.format_exception(error))))
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if Path(each.filename).is_relative_to(PACKAGE)]
    where = f" ({os.path.relpath(ours[-1].filename, PACKAGE.parent)}, line {ours[-1].lineno})"
    report_error(f"{type(error).__name__}: {error}{where}")
    said = "This is a bug in chrono, not a problem with your data or your command."
    more = "" if debug else " Run the command with `chrono --debug` to see the traceback."
    Screen(sys.stderr).put(said + more)
    return Exit.BUG


def refused(error: OSError) -> int:
    """Reports an error of the operating system, and returns the exit code."""
    with suppress(OSError):  # where standard error takes nothing either, the code says it
        report_error(f"{error.filename or 'standard output'}: {error.strerror}.")
    with suppress(OSError):
        sys.stdout.close()  # what is left in it can go nowhere
    return Exit.STORAGE


def report_usage_error(error: click.ClickException) -> int:
    """Reports an error in the command line, and returns the exit code."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and context:
        Screen(sys.stderr).write(clean_lines(context.get_help()) + "\n")
        return error.exit_code
    report_error(error.format_message())
    if getattr(error, "option_name", None) == "-C" and context is not None:
        command = context.command_path.removeprefix(f"{NAME} ")
        Screen(sys.stderr).put(f"-C goes before the command: `{NAME} -C DIR {command} …`.")
    elif context is not None:
        Screen(sys.stderr).put(f"See `{context.command_path} --help`.")
    return error.exit_code


def report_error(message: str) -> None:
    """Reports an error: place, problem, rule, next step. Later lines stay aligned."""
    screen: Screen = Screen(sys.stderr)
    first, *rest = message.split("\n")
    screen.put(("error: ", "error"), first, hang=2)
    for line in rest:
        if "^" in line or len(line) <= screen.width:  # an excerpt's caret stays under its place
            screen.write(clean_lines(line) + "\n")
        else:
            indent = len(line) - len(line.lstrip())
            screen.put(line.lstrip(), indent=indent, hang=indent + 2)
