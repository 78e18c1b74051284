"""Start programs, keep them running, stop them all. Knows nothing of what they do.

Vocabulary: a *program* is what is to run; a *child* is its running process with its group.
One thread does everything, because the kernel ties "die with your parent" to a thread.
"""

from .children import Program
from .loop import StopRequested, Supervisor, SupervisorError

__all__ = ["Program", "StopRequested", "Supervisor", "SupervisorError"]
