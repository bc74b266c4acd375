"""What is drained, and how often. A room adds one line here; `rq cron` puts it into the queue."""

from dataclasses import dataclass

from redis import Redis
from rq.cron import CronScheduler

from config import Settings

QUEUE = "platform"


@dataclass(frozen=True, slots=True)
class Drain:
    """One kind of due work: `service` is `module:act`, called again until it answers 0."""

    service: str
    every_seconds: int = 0
    cron: str = ""
    longest_seconds: int = 300

    @property
    def name(self) -> str:
        """How the queue and the operator call it: `messages.send_due`."""
        return self.service.removeprefix("app.").replace(".service:", ".")


DRAINS = (
    Drain("app.documents.service:render_due", every_seconds=2),
    Drain("app.messages.service:send_due", every_seconds=2),
    Drain("app.attachments.service:scan_due", every_seconds=5),
    Drain("app.attachments.service:clear_incoming", cron="40 3 * * *"),
    Drain("app.clock.service:recompute_due", every_seconds=5, longest_seconds=3600),
    Drain("app.clock.service:reproject", every_seconds=600, longest_seconds=3600),
    Drain("app.clock.service:self_check", cron="20 4 * * *", longest_seconds=3600),
    Drain("app.clock.service:prompt_due", every_seconds=60, longest_seconds=3600),
    Drain("app.clock.service:digest_due", every_seconds=60, longest_seconds=3600),
    Drain("app.acceptance.service:hear_silence", every_seconds=60, longest_seconds=3600),
    Drain("app.acceptance.service:lapse_due", every_seconds=60, longest_seconds=3600),
)

BY_NAME = {drain.name: drain for drain in DRAINS}


def keep_time(settings: Settings) -> None:
    """The scheduler's process, until SIGTERM."""
    clock = CronScheduler(Redis.from_url(settings.redis_url), logging_level="WARNING")
    register(clock)
    clock.start()


def register(clock: CronScheduler) -> None:
    """Tell `clock` every drain. A turn that nobody took within a minute is dropped: the next says the same."""
    from jobs.drains import run

    for drain in DRAINS:
        clock.register(
            run, QUEUE, args=(drain.name,), name=drain.name,
            interval=drain.every_seconds or None, cron=drain.cron or None,
            ttl=max(drain.every_seconds, 60), result_ttl=0, job_timeout=drain.longest_seconds, failure_ttl=3600,
        )  # fmt: skip
