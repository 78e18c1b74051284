-- Blanks the named columns of one row, everything that history kept of it, and its projection,
-- and leaves a tombstone. Refuses without a proposal that two different people stand behind.
CREATE FUNCTION disposal_blank(proposal bigint, place text, target bigint, fields text[])
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    stand  disposal_proposal%ROWTYPE;
    digest bytea;
    parts  text[] := '{}';
    one    record;
BEGIN
    SELECT * INTO stand FROM disposal_proposal WHERE id = proposal;
    IF stand.id IS NULL OR stand.approved_by IS NULL OR stand.done_at IS NOT NULL
       OR stand.approved_by = stand.proposed_by THEN
        RAISE EXCEPTION 'disposal needs an approved proposal of two people';
    END IF;
    EXECUTE format('SELECT sha256(convert_to(t::text, ''UTF8'')) FROM %I t WHERE id = $1', place)
        INTO digest USING target;
    IF digest IS NULL THEN RETURN false; END IF;
    FOR one IN SELECT column_name, is_nullable, data_type FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name = place
                 AND column_name = ANY (fields) LOOP
        parts := parts || format('%I = %s', one.column_name, CASE
            WHEN one.is_nullable = 'YES' THEN 'NULL'
            WHEN one.data_type = 'jsonb' THEN '''{}''::jsonb'
            ELSE '''''' END);
    END LOOP;
    IF cardinality(parts) < cardinality(fields) THEN
        RAISE EXCEPTION 'columns of % that do not exist: %', place, fields;
    END IF;
    EXECUTE format('UPDATE %I SET %s WHERE id = $1', place, array_to_string(parts, ', '))
        USING target;
    UPDATE kernel_history SET row = NULL WHERE table_name = place AND row_id = target;
    INSERT INTO disposal_tombstone (table_name, row_id, hash, ground, proposal_id, at)
    VALUES (place, target, digest, stand.ground, proposal, iops_now());
    RETURN true;
END $$;
