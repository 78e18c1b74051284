"""To whom an alert went, in words: a step of an escalation names a role or a post by its code."""

from typing import Final

#: The words, for a row of ``duties_alert``.
REACHED_SQL: Final = """CASE split_part(duties_alert.sent_to, ':', 1)
    WHEN 'owner' THEN 'its owner'
    WHEN 'queue' THEN 'those of its queue'
    WHEN 'desk' THEN 'those at its desk'
    WHEN 'near' THEN 'the units near'
    WHEN 'crews' THEN 'the crews on it'
    WHEN 'post' THEN (SELECT p.label FROM access_duty_post p
        WHERE p.code = split_part(duties_alert.sent_to, ':', 2) LIMIT 1)
    ELSE (SELECT r.label FROM access_role r
        WHERE r.code = split_part(duties_alert.sent_to, ':', 2) LIMIT 1)
END"""
