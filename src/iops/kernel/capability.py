"""What the kernel asks of the worker: months ahead, old keys forgotten, files verified."""

from datetime import timedelta

from iops.kernel import files, idempotency, partitions
from iops.kernel.registry import Capability, HealthCheck, Periodic

CAPABILITY = Capability(
    name="kernel",
    label="Kernel",
    periodic=[
        Periodic("months", partitions.ensure_months, every=timedelta(hours=6)),
        Periodic("old-keys", idempotency.forget_old, at="03:10"),
        Periodic("verify-files", files.verify_all, at="03:20"),
    ],
    health=[
        HealthCheck("files", files.damage),
        HealthCheck("partitions", partitions.odd_rows),
    ],
    not_in_warehouse={"kernel.*": "mechanism; the event log is read through webhooks and exports"},
)
