"""Plans that open by themselves: where they match, they stand on the call, the incident, the job.

Vocabulary: a *plan* (contingency, trigger, deployable) has *steps*, an owner, days between which it
holds, and *versions*. A *match* says where it opens: at an address or around it, in an area, for a
person, a telephone number, a type of incident. A *tick* says of a step, on an incident, that it was
done, and by whom.
"""
