"""The road network in use: loaded once per process, and again when a newer one was loaded."""

import logging
import threading
import time

from iops.kernel.files import path_of
from iops.kernel.models import StoredFile
from iops.reference.places.models import RoadNetworkFile
from iops.reference.places.roads.network import RoadNetwork
from iops.reference.places.roads.snap import Snapper

log = logging.getLogger("iops.places")
CHECK_SECONDS = 10.0
_lock = threading.Lock()
_held: tuple[int, RoadNetwork, Snapper] | None = None
_checked = 0.0
_missed: int | None = None


def current() -> tuple[RoadNetwork, Snapper] | None:
    """The newest network and its snapper, or None where none was loaded.

    A network whose file is gone is as good as none: who sends a unit must not be stopped by it.
    """
    global _held, _checked
    with _lock:
        if _held is None or time.monotonic() - _checked > CHECK_SECONDS:
            _checked = time.monotonic()
            newest = RoadNetworkFile.objects.order_by("-id").first()
            if newest is None:
                _held = None
            elif _held is None or _held[0] != newest.pk:
                _held = _load(newest)
        return None if _held is None else (_held[1], _held[2])


def _load(newest: RoadNetworkFile) -> tuple[int, RoadNetwork, Snapper] | None:
    global _missed
    stored = StoredFile.objects.get(pk=newest.file_id)
    try:
        network = RoadNetwork.load(path_of(bytes(stored.sha256)))
    except FileNotFoundError:
        if _missed != newest.pk:  # once: whoever sends units asks many times a second
            log.error(
                "The file of the road network %s is gone: times are as the crow flies. Restore the "
                "files from the backup, or load the roads again.",
                newest.pk,
            )
        _missed = newest.pk
        return None
    # Made ready here, so that no dispatcher waits for it.
    _ = network.search.contracted
    return newest.pk, network, Snapper(network)


def forget() -> None:
    """Drop what this process holds (another database is behind the connection)."""
    global _held, _checked
    with _lock:
        _held, _checked = None, 0.0
