"""What people, and loads, do with the archive."""

from iops.pole.archive.commands.bringing import bring_over, set_apart, tie
from iops.pole.archive.commands.knowing import forget_archived, forget_arrived, note_known
from iops.pole.archive.commands.loading import ArchiveLoad, load_archive
from iops.pole.archive.commands.systems import name_system

__all__ = ["ArchiveLoad", "bring_over", "forget_archived", "forget_arrived", "load_archive",
           "name_system", "note_known", "set_apart", "tie"]  # fmt: skip
