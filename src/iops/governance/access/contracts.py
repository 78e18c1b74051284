"""Names that other parts hold: roles, ranks, posts, purposes, restrictions."""

#: Roles as shipped; a force may add its own and move permissions between them.
ROLES: dict[str, str] = {
    "call-handler": "Call handler",
    "dispatcher": "Dispatcher",
    "control-room-supervisor": "Control-room supervisor",
    "force-incident-manager": "Force incident manager",
    "response-officer": "Response officer",
    "pcso": "PCSO",
    "sergeant": "Sergeant",
    "investigator": "Investigator",
    "crime-registrar": "Crime registrar",
    "intelligence-officer": "Intelligence officer",
    "custody-sergeant": "Custody sergeant",
    "detention-officer": "Detention officer",
    "safeguarding-officer": "Safeguarding officer",
    "property-officer": "Property officer",
    "file-builder": "File builder",
    "data-protection-officer": "Data protection officer",
    "system-administrator": "System administrator",
    "position-feed": "Position feed (a machine)",
    "telephone-exchange": "Telephone exchange (a machine)",
    "message-gateway": "Message gateway (a machine)",
    "anpr-reader": "ANPR reader (a machine)",
}

#: Manages accounts, rights and codes; sees no operational record.
ADMINISTRATOR = "system-administrator"
#: Roles of systems that only send.
POSITION_FEEDS, EXCHANGES = frozenset({"position-feed"}), frozenset({"telephone-exchange"})
GATEWAYS = frozenset({"message-gateway"})
READERS = frozenset({"anpr-reader"})
MACHINES = POSITION_FEEDS | EXCHANGES | GATEWAYS | READERS
#: Everyone who works with operational records. The administrator is not among them.
OPERATIONAL: frozenset[str] = frozenset(ROLES) - MACHINES - {"system-administrator"}
CONTROL_ROOM = frozenset(
    {"call-handler", "dispatcher", "control-room-supervisor", "force-incident-manager"}
)
DISPATCH = frozenset({"dispatcher", "control-room-supervisor", "force-incident-manager"})
CONTROL_SUPERVISORS = frozenset({"control-room-supervisor", "force-incident-manager"})
OFFICERS = frozenset(
    {"response-officer", "pcso", "sergeant", "investigator", "custody-sergeant",
     "safeguarding-officer", "intelligence-officer"}
)  # fmt: skip

#: Roles that must sign in with a second step where a database is live, until the force says
#: otherwise: those who manage rights, read the access log, or hold intelligence (NCSC guidance
#: on multi-factor authentication: administrators and sensitive data first).
SECOND_STEP_ROLES: frozenset[str] = frozenset(
    {"system-administrator", "data-protection-officer", "intelligence-officer", "crime-registrar"}
)

#: Ranks in ascending order (Police Ranks Regulations; staff have none).
RANKS: tuple[str, ...] = (
    "staff",
    "pcso",
    "constable",
    "sergeant",
    "inspector",
    "chief-inspector",
    "superintendent",
    "chief-superintendent",
    "assistant-chief-constable",
    "deputy-chief-constable",
    "chief-constable",
)

DUTY_POSTS: dict[str, tuple[str, str]] = {
    "duty-inspector": ("Duty inspector", "inspector"),
    "force-incident-manager": ("Force incident manager", "inspector"),
    "on-call-detective-inspector": ("On-call detective inspector", "inspector"),
}

#: Why somebody looks or writes; the open task sets the default.
PURPOSES: dict[str, str] = {
    "call": "Answering a call",
    "incident": "Dealing with an incident",
    "crime": "Investigating a crime",
    "safeguarding": "Protecting a person",
    "intelligence": "Developing intelligence",
    "supervision": "Supervising",
    "audit": "Audit and data protection",
    "administration": "Administration",
    "system": "System process",
    "other": "Another reason",
}

#: Purposes that a person chooses for the whole session: one in other words is given for one record.
CHOSEN = {code: words for code, words in PURPOSES.items() if code not in ("system", "other")}

#: Tasks that a person opens by opening a page of them.
TASKS = ("call", "incident", "crime", "safeguarding")

#: Who is asked why, as shipped, until the force says otherwise: (read, role, tasks during which
#: nobody is asked, minutes for which the answer holds). Quiet on purpose: only those who look
#: without a task in hand (Data Protection Act 2018 s.62(3): the log of consultation must make it
#: possible to establish the justification).
PURPOSE_RULES: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("cards.person", "intelligence-officer", TASKS, 60),
    ("cards.person", "data-protection-officer", (), 60),
    # Where officers were in a past hour is nobody's business without a reason.
    *(
        ("replay.window", role, TASKS, 60)
        for role in ("dispatcher", "control-room-supervisor", "force-incident-manager",
                     "sergeant", "investigator")
    ),
)  # fmt: skip

OPEN, RESTRICTED = "open", "restricted"
ABSENT, CONTACT_OWNER = "absent", "contact-owner"
#: Who may see a record; the words are what a form offers.
RESTRICTIONS: dict[str, str] = {
    "": "Everyone who works with records of this force",
    CONTACT_OWNER: "My teams; others read that it exists and whom to ask",
    ABSENT: "My teams only; to others it does not exist",
}
