"""When a recorded crime may be cancelled, and who decides: pure.

Source: Home Office Counting Rules, General Rules section C (general knowledge of them). A crime
stays recorded unless additional verifiable information shows that none was committed, or one of
the other reasons of the list holds. A victim who withdraws, does not support or cannot be found
is no such information, and neither is a verdict of not guilty: these are outcomes. A crime of
another kind is reclassified, not cancelled.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

#: House rule: nobody leaves the victim and the count in doubt for longer.
DECIDE_WITHIN: Final = timedelta(hours=72)
#: Groups of classes that the force crime registrar decides on, and nobody on the registrar's
#: behalf.
RESERVED: Final = frozenset({"sexual-offences"})
ASSAULTS: Final = frozenset({"violence-against-the-person"})
_WORDS: Final = 20


@dataclass(frozen=True)
class CancelFacts:
    """What a proposal to cancel a crime says, and what the crime is."""

    grounds: str
    information: str = ""
    force: str = ""
    reference: str = ""
    other: bool = False
    group: str = ""
    charged: bool = False
    victims: int = 0
    victim_informed: bool = False


def missing_for_cancelling(code: str, needs: frozenset[str], facts: CancelFacts) -> dict[str, str]:
    """What a proposal still needs, by field; nothing where it may be made.

    ``needs`` are the words of the reason's row in the code list.
    """
    missing: dict[str, str] = {}
    if len(facts.grounds.strip()) < _WORDS:
        missing["grounds"] = "Say what shows it, so that somebody who was not there can decide."
    if "verifiable" in needs and len(facts.information.strip()) < _WORDS:
        missing["information"] = (
            "Name the additional verifiable information: what it is, from whom, and where it can "
            "be seen. A victim who withdraws is none."
        )
    if "transfer" in needs and not (facts.force.strip() and facts.reference.strip()):
        missing["force"] = "Name the force that has accepted the crime, and its reference."
    if "other-crime" in needs and not facts.other:
        missing["other"] = "Give the number of the crime that counts instead; it must stand."
    if "assault" in needs and facts.group not in ASSAULTS:
        missing["code"] = f"{code} is for a recorded assault; this is none."
    if "victim-informed" in needs and facts.victims and not facts.victim_informed:
        missing["victim_informed"] = "Tell the victim first."
    if facts.charged:
        missing["code"] = "Somebody is charged with it: whatever a court finds cancels no crime."
    return missing


def is_reserved(group: str) -> bool:
    """Whether only the force crime registrar decides on crimes of this group."""
    return group in RESERVED
