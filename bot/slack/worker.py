"""The workers: events are claimed, answered, posted and closed, many at a time.

One thread claims and renews leases; a pool answers. A job that must wait for Slack goes back to
the queue with its time, and holds no thread meanwhile.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from bot.inbox import Inbox, InboxUnavailableError, Job
from bot.slack.composer import Composer
from bot.slack.posting import LeaseLostError, Poster, SlackBusyError, SlackRefusedError

LEASE = 8.0
POLL = 0.2
MOST_ATTEMPTS = 10

_log = logging.getLogger(__name__)


class Workers:
    """Answers the events of an inbox until it is stopped."""

    def __init__(
        self,
        inbox: Inbox,
        composer: Composer,
        poster: Poster,
        *,
        count: int = 8,
        lease: float = LEASE,
        clock: Callable[[], float] = time.time,
        finished: Callable[[Job], None] = lambda _: None,
    ) -> None:
        """``finished`` is told of each job whose messages are all in Slack."""
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._inbox, self._composer, self._poster = inbox, composer, poster
        self._count, self._lease, self._clock = count, lease, clock
        self._finished = finished
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._running: dict[int, Job] = {}
        self._renewed = 0.0
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="dateline-work")
        self._thread = threading.Thread(target=self._run, name="dateline-claim", daemon=True)

    def start(self) -> None:
        """Begin to claim."""
        self._thread.start()
        self._inbox.listen(self.wake)

    def wake(self) -> None:
        """Look at the queue now rather than at the next poll."""
        self._woken.set()

    def stop(self) -> None:
        """Claim no more, finish what is under way (its leases kept), and end every thread."""
        self._stopping.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown(wait=True)

    def handle(self, job: Job) -> None:
        """Take one job as far as it goes: answered, failed, or back in the queue."""
        try:
            if not job.parts:
                made = self._composer.compose(job)
                job = self._inbox.save_messages(job, made.messages, made.answer, made.error)
            for part in job.pending:
                self._poster.post(job, part)
            self._inbox.finish(job, self._clock())
            self._finished(job)
        except SlackBusyError as later:
            self._postpone(job, later)
        except LeaseLostError as lost:
            _log.warning("%s", lost)
        except SlackRefusedError as refused:
            self._give_up(job, refused)

    def _run(self) -> None:
        while self._running or not self._stopping.is_set():
            try:
                self._renew()
                while self._take():
                    pass
            except InboxUnavailableError:
                _log.exception("the inbox cannot be read or written; trying again")
            self._woken.wait(POLL)
            self._woken.clear()

    def _take(self) -> bool:
        if self._stopping.is_set() or len(self._running) >= self._count:
            return False
        job = self._inbox.claim(self.owner, self._clock(), self._lease)
        if job is None:
            return False
        self._running[job.number] = job
        self._pool.submit(self.handle, job).add_done_callback(partial(self._done, job))
        return True

    def _renew(self) -> None:
        now = self._clock()
        if self._running and abs(now - self._renewed) > self._lease / 3:  # clocks are put back
            self._inbox.renew(self.owner, list(self._running), now, self._lease)
            self._renewed = now

    def _postpone(self, job: Job, later: SlackBusyError) -> None:
        if later.blame and job.attempts >= MOST_ATTEMPTS:
            self._give_up(job, later)
            return
        _log.info("event %s: %s", job.event.id, later)
        self._inbox.release(job, self._clock() + later.seconds, counted=later.blame)

    def _give_up(self, job: Job, error: Exception) -> None:
        number = secrets.token_hex(4)
        _log.error("event %s failed, id %s", job.event.id, number, exc_info=error)
        self._poster.post_failure_notice(job, number)
        self._inbox.finish(job, self._clock(), number)

    def _done(self, job: Job, future: Future[None]) -> None:
        error = future.exception()
        if error is not None:
            _log.error("event %s: the worker failed", job.event.id, exc_info=error)
        self._running.pop(job.number, None)
        self.wake()
