"""Whether a pair is to be judged without the machine's word."""

from iops.pole.linkage.models import Proposal, Sampled


def is_blind(proposal: Proposal) -> bool:
    """Whether it was drawn to be labelled and waits: until then nobody is told its weight."""
    return proposal.state == "open" and Sampled.objects.filter(proposal=proposal).exists()
