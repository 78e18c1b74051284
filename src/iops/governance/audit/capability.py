"""What the rest of the house needs to know about audit."""

from iops.kernel.registry import Capability, Grant, MenuItem, PersonalData

CAPABILITY = Capability(
    name="audit",
    label="Access log",
    grants=[Grant("audit.read", frozenset({"data-protection-officer"}), label="Read the log")],
    menu=[MenuItem("Access log", "/audit/", "l", "audit.read", 90)],
    urls="iops.governance.audit.urls",
    append_only=["audit_look", "audit_stated_purpose"],
    monthly_logs=["audit_look"],
    personal_data=[
        PersonalData("audit.StatedPurpose", ("words",), parts_of={"account": "account_id"})
    ],
    no_personal_data=["audit.Watch", "audit.Look"],
    not_in_warehouse={"audit.*": "the access log never leaves the system"},
)
