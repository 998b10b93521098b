"""`lantoa import-units FILE`: the tree of units from a file."""

from lantoa.config.management.import_command import ImportCommand
from lantoa.org.units.facade import import_units, read_units


class Command(ImportCommand):
    help = "Import units from xlsx or csv; a bad file changes nothing."
    read = staticmethod(read_units)
    apply = staticmethod(import_units)
