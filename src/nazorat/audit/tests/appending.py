"""A child of `test_concurrent`: `python appending.py make`, or `python appending.py append THREADS EACH` in that installation."""

import sys
import threading
from uuid import uuid4

import django
from django.db import connection, transaction


def make() -> None:
    from django.core.management import call_command  # noqa: PLC0415  # needs the settings

    call_command("migrate", "audit", verbosity=0)


def append_many(threads: int, each: int) -> None:
    """Append from several threads at once, sometimes several acts in one transaction."""
    from nazorat.audit.actions import append  # noqa: PLC0415  # needs the settings

    broken: list[Exception] = []

    def work() -> None:
        try:
            for number in range(each):
                with transaction.atomic():
                    for _more in range(1 + number % 2):
                        append("audit.try-it", by=uuid4(), organisation=None, count=number)
        except Exception as failed:  # noqa: BLE001  # handed on to the thread that started this one
            broken.append(failed)
        finally:
            connection.close()

    running = [threading.Thread(target=work) for _each in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if broken:
        raise broken[0]


def sign_twice() -> None:
    """Two sign the tip at once: the second waits for the first and finds nothing left to sign."""
    from nazorat.audit.actions import append  # noqa: PLC0415  # needs the settings
    from nazorat.audit.models import Checkpoint  # noqa: PLC0415  # needs the settings
    from nazorat.vault.actions import sign_checkpoint  # noqa: PLC0415  # needs the settings

    def sign() -> None:
        sign_checkpoint(by=None)
        connection.close()

    with transaction.atomic():
        append("audit.try-it", by=None, organisation=None)
        other = threading.Thread(target=sign)
        other.start()
        # the other one has come as far as it can before this one is done
        other.join(0.5)
        sign_checkpoint(by=None)
    other.join()
    print(Checkpoint.objects.count())


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "make":
        make()
    elif sys.argv[1] == "sign":
        sign_twice()
    else:
        append_many(int(sys.argv[2]), int(sys.argv[3]))
