"""How people looked to whoever wrote it down: build, hair, marks, clothing. Own lists.

Only of whom somebody had reason to describe: whoever was in custody, and most suspects.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.columns import Ints, Text, joined, pa, pc, take_text
from iops.sandbox.force.draws import Draws

_BUILDS: Final = ("slim build", "medium build", "stocky build", "athletic build", "heavy build",
                  "thin", "muscular build", "overweight")  # fmt: skip
_BUILD_WEIGHTS: Final = (24, 34, 10, 8, 9, 6, 5, 4)
_HAIR: Final = ("short brown hair", "short black hair", "shaved head", "long brown hair", "bald",
                "short fair hair", "curly dark hair", "long blonde hair", "grey hair",
                "ginger hair", "hair in a ponytail", "dreadlocks")  # fmt: skip
_HAIR_WEIGHTS: Final = (22, 18, 12, 8, 6, 9, 6, 5, 6, 3, 3, 2)
_MARKS: Final = ("tattoo", "scar", "birthmark", "piercing", "tattoo of a rose", "tattoo of a name",
                 "tattoo of a skull", "burn mark")  # fmt: skip
_MARK_WEIGHTS: Final = (30, 24, 6, 14, 7, 10, 5, 4)
_WHERE: Final = ("left forearm", "right forearm", "neck", "left hand", "right hand", "left cheek",
                 "eyebrow", "chest", "left calf", "back")  # fmt: skip
_COLOURS: Final = ("black", "grey", "blue", "red", "white", "green", "navy", "orange")
_COLOUR_WEIGHTS: Final = (38, 20, 12, 8, 8, 5, 7, 2)
_WORN: Final = ("hoodie", "tracksuit", "puffer jacket", "baseball cap and jeans", "work jacket",
                "coat", "t-shirt and shorts", "balaclava and gloves", "beanie hat")  # fmt: skip
_WORN_WEIGHTS: Final = (24, 22, 14, 12, 7, 9, 7, 2, 5)
_MARKED: Final = 0.4
_SUSPECTS_DESCRIBED: Final = 0.7


def descriptions(draws: Draws, rows: Ints, source: Text) -> Text:
    """The description of each profile; blank where nobody wrote one."""
    custody = np.asarray(pc.equal(source, "custody"), bool)
    suspects = np.asarray(pc.equal(source, "suspect"), bool)
    described = custody | (suspects & draws.chance("described", rows, _SUSPECTS_DESCRIBED))
    column = pa.array(np.full(len(rows), ""), pa.string())
    if not described.any():
        return column
    return pc.replace_with_mask(column, pa.array(described), _of(draws, rows[described]))


def _of(draws: Draws, rows: Ints) -> Text:
    def drawn(name: str, words: tuple[str, ...], weights: tuple[int, ...] | None = None) -> Text:
        picked = draws.pick(f"described.{name}", rows, weights or (1,) * len(words))
        return take_text(pa.array(words), picked)

    mark = joined(" on ", drawn("mark", _MARKS, _MARK_WEIGHTS), drawn("where", _WHERE))
    marked: NDArray[np.bool_] = draws.chance("described.marked", rows, _MARKED)
    clothes = joined(" ", drawn("colour", _COLOURS, _COLOUR_WEIGHTS),
                     drawn("worn", _WORN, _WORN_WEIGHTS))  # fmt: skip
    return joined(
        "",
        drawn("build", _BUILDS, _BUILD_WEIGHTS),
        pa.array([", "] * len(rows)),
        drawn("hair", _HAIR, _HAIR_WEIGHTS),
        pc.if_else(pa.array(marked), joined("", pa.array([", "] * len(rows)), mark), ""),
        pa.array(["; wore "] * len(rows)),
        clothes,
    )
