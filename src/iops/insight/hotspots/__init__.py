"""Hot spots: where incidents and crimes of a kind lie close together, and the records behind it.

Vocabulary: a *cell* is a square of the national grid; its *count* is what lies in it, its *density*
what lies in and around it, nearer counting more; a *hot spot* is one of the densest cells.
"""
