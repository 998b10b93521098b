"""The delivery worker: claims, sends outside any transaction, records."""

from lantoa.publishing.distribution.worker.loop import Options, run_worker
from lantoa.publishing.distribution.worker.periodic import Periodic

__all__ = ["Options", "Periodic", "run_worker"]
