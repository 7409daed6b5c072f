"""What asks the system's keyring, in a process of its own: one question on standard input, its answer on standard output.

Run by `credentials`. A question is {"do": find | keep | forget, "service", "user", "secret"}; the answer {"secret"} or
{"trouble"}. No exception's text is told: a backend may put into it what it was given.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    """Answer one question."""
    sys.stdout.flush()
    out = os.dup(1)
    os.dup2(2, 1)  # what a backend prints is no answer
    answer = _answer(json.loads(sys.stdin.buffer.read()))
    with os.fdopen(out, "wb") as stream:
        stream.write(json.dumps(answer).encode())


def _answer(question: dict[str, str]) -> dict[str, Any]:
    try:
        import keyring
        from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError
    except ImportError:
        return {"trouble": "the Python package keyring is not installed"}
    service, user = f"opreader {question['service']}", question["user"]
    try:
        if question["do"] == "find":
            return {"secret": keyring.get_password(service, user)}
        if question["do"] == "keep":
            keyring.set_password(service, user, question["secret"])
            return {"secret": None}
        keyring.delete_password(service, user)
    except PasswordDeleteError:  # there was none
        return {"secret": None}
    except NoKeyringError:
        return {"trouble": "this system has no keyring"}
    except KeyringLocked:
        return {"trouble": "the keyring is locked"}
    except Exception as error:  # noqa: BLE001 - backends raise what D-Bus, a desktop or a plug-in raises
        return {"trouble": f"the keyring failed ({type(error).__name__})"}
    return {"secret": None}


if __name__ == "__main__":
    main()
