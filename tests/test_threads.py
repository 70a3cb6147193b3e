import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError, Future

import pytest

from assistant.threads import Threads


def test_work_comes_back_by_its_future() -> None:
    assert Threads(2).submit(lambda: 412).result(60) == 412


def test_a_fault_comes_back_by_its_future() -> None:
    def fails() -> int:
        raise ZeroDivisionError("here")

    with pytest.raises(ZeroDivisionError, match="here"):
        Threads(2).submit(fails).result(60)


def test_no_more_runs_at_once_than_the_limit_and_the_rest_follows_in_order() -> None:
    threads, running, most, order = Threads(2), [0], [0], list[int]()
    lock = threading.Lock()

    def work(number: int) -> None:
        with lock:
            order.append(number)
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with lock:
            running[0] -= 1

    def nth(number: int) -> Future[None]:
        return threads.submit(lambda: work(number))

    for each in [nth(number) for number in range(8)]:
        each.result(60)

    assert most == [2]
    assert sorted(order) == list(range(8))
    assert set(order[:2]) == {0, 1}


def test_work_that_hangs_takes_no_place_once_it_is_given_up() -> None:
    threads, end = Threads(1), threading.Event()
    hangs = threads.submit(lambda: end.wait(600))
    later = threads.submit(lambda: 412)

    with pytest.raises(TimeoutError):
        later.result(0.1)
    threads.give_up(hangs)

    assert later.result(60) == 412
    end.set()


def test_what_is_cancelled_while_it_waits_never_runs() -> None:
    threads, end, ran = Threads(1), threading.Event(), list[str]()
    first = threads.submit(lambda: end.wait(600))
    second = threads.submit(lambda: ran.append("second"))
    third = threads.submit(lambda: ran.append("third"))

    assert second.cancel()
    end.set()
    first.result(60)
    third.result(60)

    assert ran == ["third"]
    with pytest.raises(CancelledError):
        second.result(60)


def test_what_waits_does_not_begin_after_closing() -> None:
    threads, end, ran = Threads(1), threading.Event(), list[str]()
    first = threads.submit(lambda: end.wait(600))
    threads.submit(lambda: ran.append("second"))

    threads.close()
    end.set()
    first.result(60)
    time.sleep(0.05)

    assert ran == []


def test_work_that_hangs_does_not_keep_the_process_from_ending() -> None:
    code = (
        "import time; from assistant.threads import Threads;"
        "Threads(1).submit(lambda: time.sleep(600))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
