"""One job for the connector, its database work done by the test's own connection: nothing has to be committed."""

import asyncio
import queue
from concurrent.futures import Future, ThreadPoolExecutor


def run(act, job):
    """What `act(job)` returns; its loop runs beside, its tables are read and written here."""
    calls = queue.Queue()

    async def beside(function, *values):
        future = Future()
        calls.put((function, values, future))
        return await asyncio.wrap_future(future)

    job.run = beside
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(lambda: asyncio.run(act(job)))
        ended.add_done_callback(lambda _: calls.put(None))
        while (call := calls.get()) is not None:
            function, values, future = call
            try:
                future.set_result(function(*values))
            except BaseException as error:
                future.set_exception(error)
        return ended.result()
