"""`lantoa import-people FILE`: people and their roles from a file."""

from lantoa.config.management.import_command import ImportCommand
from lantoa.org.people.imports import import_people, read_people


class Command(ImportCommand):
    help = "Import people and their roles from xlsx or csv; a bad file changes nothing."
    read = staticmethod(read_people)
    apply = staticmethod(import_people)
