"""Question sets: what to ask a caller, and which grade the answers propose.

Vocabulary: a *set* ("missing-person") has *versions*, each with author, approval and the moment
from which it holds; a *question* is asked at once or *after* an answer to one before it; an answer
has *points*, may *raise* a qualifier, and may propose a grade at once. A *sheet* holds what was
answered in one call under one version. A withdrawn set is on no screen; what was answered stays.
"""
