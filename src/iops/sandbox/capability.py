"""What the rest of the house needs to know about the sandbox."""

from iops.kernel.registry import Capability, HealthCheck
from iops.sandbox.health import whole

CAPABILITY = Capability(
    name="sandbox",
    label="Sandbox",
    # Nobody in it exists.
    no_personal_data=[
        "sandbox.SandboxForce", "sandbox.SandboxLoad", "sandbox.Truth", "sandbox.SandboxPerson",
    ],
    not_in_warehouse={"sandbox.*": "the truth of an invented force stays apart from its records"},
    health=[HealthCheck("sandbox", whole)],
    # A sandbox is made through the second door as a whole: its own tables, and those that a
    # live force fills by commands alone.
    bulk_tables=[
        "sandbox_force", "sandbox_load", "sandbox_truth", "sandbox_person",
        "access_account", "access_team", "access_posting", "access_rank_held",
        "access_post_holding", "access_account_audience",
        "kernel_stored_file", "kernel_number_series", "places_road_network", "incidents_contact",
        "incidents_grade_decision", "crimes_incident", "duties_duty",
    ],
)  # fmt: skip
