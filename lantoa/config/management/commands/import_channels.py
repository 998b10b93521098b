"""`lantoa import-channels FILE`: the channels of units from a file."""

from lantoa.config.management.import_command import ImportCommand
from lantoa.publishing.distribution.imports import import_channels, read_channels


class Command(ImportCommand):
    help = "Import channels from xlsx or csv; a bad file changes nothing."
    read = staticmethod(read_channels)
    apply = staticmethod(import_channels)
