"""Question sets from files: those that come with iOPS, and the force's own."""

from pathlib import Path
from typing import Final

from iops.controlroom.questions.commands import propose_set, ship_set
from iops.controlroom.questions.models import SetVersion
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid

SHIPPED: Final = Path(__file__).parent / "data"


def load_shipped(*, by: Actor) -> int:
    """Put every shipped set in place that the force has none of; how many were put."""
    put = 0
    for path in sorted(SHIPPED.glob("*.csv")):
        put += ship_set(by=by, table=path.read_text(encoding="utf-8")).value is not None
    return put


def load_file(path: Path, *, by: Actor) -> SetVersion:
    """Propose the set of a file; somebody approves it on its page. Raises Invalid."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name}: byte {error.start + 1} is not UTF-8 text.") from None
    return propose_set(by=by, table=text, note=f"From the file {path.name}").value
