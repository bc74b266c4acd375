"""The worker's process: one queue, one job at a time, in this very process (no fork for each job)."""

from redis import Redis
from rq import Queue, SimpleWorker

from config import Settings
from jobs import drains
from jobs.schedule import QUEUE

# Then the supervisor starts a fresh one: what a library leaks has an end.
JOBS_OF_ONE_LIFE = 50_000


def work(settings: Settings) -> None:
    """Until SIGTERM: the job at hand is finished, the rest stays due."""
    drains.connect(settings.worker_database_url)
    connection = Redis.from_url(settings.redis_url)
    worker = SimpleWorker([Queue(QUEUE, connection=connection)], connection=connection, log_job_description=False)
    worker.max_connection_wait_time = 2.0  # a queue that comes back is used again soon
    worker.log_result_lifespan = False
    worker.work(logging_level="WARNING", max_jobs=JOBS_OF_ONE_LIFE)
