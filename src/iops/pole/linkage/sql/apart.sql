-- Whether somebody judged a record of one person different from a record of another: they, by their
-- nominals, are not to be proposed as one.
CREATE OR REPLACE FUNCTION linkage_apart(one bigint, other bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH of_one AS (
        SELECT one AS id UNION SELECT profile_id FROM identity_membership WHERE nominal_id = one
    ), of_other AS (
        SELECT other AS id UNION SELECT profile_id FROM identity_membership WHERE nominal_id = other
    )
    SELECT EXISTS (
        SELECT 1 FROM of_one a CROSS JOIN of_other b JOIN identity_judgement j
            ON j.left_id = least(a.id, b.id) AND j.right_id = greatest(a.id, b.id)
        WHERE j.superseded_at IS NULL AND j.verdict = 'different')
$$;
