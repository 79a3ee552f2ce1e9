"""Background work comes back on the GUI thread, or not at all."""

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.operations import Operations, Progress
from workbench.errors import InvalidInput


class Lingering(Executor):
    """Has one thread, which lets go of what it was given when it is told to, not before."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.threads: list[threading.Thread] = []

    @override
    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            future.set_result(work(*given, **named))
            self.let_go.wait(5)

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()
        return future


class Page(QWidget):
    """Asks for something, as a window or a sheet does."""

    def read(self, _core: Any) -> str:
        return "read"

    def show_found(self, found: str) -> None:
        self.setWindowTitle(found)


def test_work_runs_elsewhere_and_its_result_arrives_here(
    qtbot: Any, operations: Operations, core: Any
) -> None:
    owner, seen = QObject(), []

    def work(given: Any) -> str:
        assert given is core
        return threading.current_thread().name

    operations.run(owner, work, lambda name: seen.append((name, threading.current_thread())))
    assert seen == []  # never inside run()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("work")
    assert seen[0][1] is threading.main_thread()


def test_an_owner_that_is_gone_hears_nothing(qtbot: Any, operations: Operations) -> None:
    owner, heard = QObject(), []
    release = threading.Event()
    operations.run(owner, lambda _core: release.wait(5), lambda _result: heard.append(True))
    import shiboken6

    shiboken6.delete(owner)
    release.set()
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert heard == []


def test_trouble_for_people_reaches_the_window(qtbot: Any, operations: Operations) -> None:
    def work(_core: Any) -> None:
        raise InvalidInput("February has 28 days in 2026.")

    with qtbot.waitSignal(operations.user_error) as told:
        operations.run(operations, work, lambda _result: None)
    assert told.args == ["February has 28 days in 2026."]


def test_trouble_goes_to_who_asked_where_they_take_it(qtbot: Any, operations: Operations) -> None:
    told: list[str] = []

    def work(_core: Any) -> None:
        raise InvalidInput("No such day.")

    with qtbot.assertNotEmitted(operations.user_error):
        operations.run(operations, work, lambda _r: None, lambda error: told.append(str(error)))
        qtbot.waitUntil(lambda: told == ["No such day."])


def test_a_bug_is_raised_on_the_gui_thread(qtbot: Any, operations: Operations) -> None:
    def work(_core: Any) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        operations.run(operations, work, lambda _result: None)
        qtbot.waitUntil(lambda: bool(bugs))
    assert bugs[0][0] is ZeroDivisionError


def test_long_work_tells_its_share(qtbot: Any, operations: Operations) -> None:
    told: list[tuple[float, str]] = []
    finished: list[str] = []
    listened = threading.Event()

    def work(_core: Any, progress: Progress) -> str:
        listened.wait(5)
        progress.report(0.5, "half")
        return "done"

    progress = operations.run_long(operations, work, finished.append)
    progress.changed.connect(lambda share, words: told.append((share, words)))
    listened.set()
    qtbot.waitUntil(lambda: finished == ["done"])
    assert told == [(0.5, "half")]


def test_long_work_stops_when_cancelled(qtbot: Any, operations: Operations) -> None:
    reached: list[str] = []
    cancelled = threading.Event()

    def work(_core: Any, progress: Progress) -> None:
        cancelled.wait(5)
        progress.report(0.5)
        reached.append("the other half")

    progress = operations.run_long(operations, work, lambda _result: reached.append("the end"))
    progress.cancel()
    cancelled.set()
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert reached == []


def test_how_much_is_under_way_is_known(qtbot: Any, operations: Operations) -> None:
    counts: list[int] = []
    operations.busy_changed.connect(counts.append)
    operations.run(operations, lambda _core: None, lambda _result: None)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert counts == [1, 0]


def test_work_that_the_end_cancelled_is_no_bug(qtbot: Any, core: Any) -> None:
    release = threading.Event()
    heard: list[object] = []
    with ThreadPoolExecutor(1) as executor:
        operations = Operations(core, executor)
        owner = QObject()
        operations.run(owner, lambda _core: release.wait(5), heard.append)
        operations.run(owner, lambda _core: "never begun", heard.append)
        operations.end()
        executor.shutdown(wait=False, cancel_futures=True)
        release.set()
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert heard == [True]


def test_long_work_whose_owner_is_gone_is_stopped_and_is_no_bug(
    qtbot: Any, operations: Operations
) -> None:
    import shiboken6

    owner = QObject()
    release = threading.Event()
    done: list[str] = []

    def work(_core: Any, progress: Progress) -> None:
        release.wait(5)
        progress.report(0.5, "half")
        done.append("the other half")

    operations.run_long(owner, work, lambda _result: None)
    shiboken6.delete(owner)
    release.set()
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert done == []


def test_the_window_that_asked_does_not_end_on_the_thread_that_worked(
    qtbot: Any, core: Any
) -> None:
    executor = Lingering()
    operations = Operations(core, executor)
    page = Page()
    ended: list[threading.Thread] = []
    weakref.finalize(page, lambda: ended.append(threading.current_thread()))
    operations.run(page, partial(Page.read, page), page.show_found)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert page.windowTitle() == "read"
    del page  # the thread still holds what it was given
    executor.let_go.set()
    for thread in executor.threads:
        thread.join()
    assert ended == [threading.main_thread()]
