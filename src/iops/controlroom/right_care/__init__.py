"""Right Care, Right Person: whether the police are the right agency, and who takes it on instead.

Vocabulary: a *prompt* says why an incident should be asked about; a *decision* is one version of
the answer, with its *outcome* (police, another agency, both), and where another agency takes it on,
who there, when, and under which reference. A decision *against* what the answers advise has a
reason, and a supervisor looks at it.
"""
