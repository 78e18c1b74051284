"""A synthetic police force of any size, made from a seed.

Nothing in it is real: the land lies in the North Sea, the postcodes use an area that does not
exist, the telephone numbers begin with the ranges that Ofcom keeps for drama, the number plates
with letters that are not issued, and the people are drawn from lists of names.

Vocabulary: the *plan* says how many people and which seed; the *world* is the land with its areas,
roads and addresses; a *person* is somebody who exists in that world; a *profile* is what one
police record says about a person, errors included; the *truth* says which profile is whose.

Every column is a pure function of seed, column and row number (`draws`), so a row comes out the
same in whatever order, and in whatever portions, it is asked for.
"""
