"""The program `pincite`, also as `python -m pincite`."""

import _signal as signal  # type: ignore[import-not-found]  # `signal` makes enumerations of it, for milliseconds


def run() -> None:
    """Run the command line; interrupted while it is still being imported, the process ends without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # a shell may have it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from pincite.cli import run as begin

    begin()


if __name__ == "__main__":
    run()
