"""Link diagrams: what belongs together, explored step by step, kept, and shared with a case.

Vocabulary: a *node* is a record, or a person with all the records judged to be theirs; an *edge* is
a link with its reason and dates; to *expand* a node is to draw what it is linked with. A *diagram*
that is kept holds numbers and places on paper only: who opens it sees what they may see.
"""
