-- The desk of an incident: where somebody moved it, else that of its beat, of its division, or the
-- one that takes the rest. Null only where the force has no desks.
CREATE OR REPLACE FUNCTION desks_desk_of(audience integer, incident bigint, beat text, division text)
RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        (SELECT p.desk_id FROM desks_placing p
         WHERE p.incident_id = incident AND p.ended_at IS NULL),
        (SELECT a.desk_id FROM desks_area a JOIN access_audience o ON o.force_id = a.force_id
         WHERE o.id = audience AND a.kind = 'beat' AND a.area = beat AND beat <> ''),
        (SELECT a.desk_id FROM desks_area a JOIN access_audience o ON o.force_id = a.force_id
         WHERE o.id = audience AND a.kind = 'division' AND a.area = division AND division <> ''),
        (SELECT d.id FROM desks_desk d JOIN access_audience o ON o.force_id = d.force_id
         WHERE o.id = audience AND d.takes_rest AND d.closed_at IS NULL))
$$;
