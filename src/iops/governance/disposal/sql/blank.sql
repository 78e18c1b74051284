-- Blanks the named columns of one row and everything that history kept of it, moves its version
-- on, forgets its projection, and leaves a tombstone. Refuses without a proposal that two
-- different people stand behind.
CREATE OR REPLACE FUNCTION disposal_blank(proposal bigint, place text, target bigint, fields text[])
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
            WHEN one.data_type IN ('jsonb', 'ARRAY') THEN '''{}'''
            ELSE '''''' END);
    END LOOP;
    IF cardinality(parts) < cardinality(fields) THEN
        RAISE EXCEPTION 'columns of % that do not exist: %', place, fields;
    END IF;
    -- Whoever holds an older copy (a screen, the warehouse) sees that there is a newer row.
    IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public'
               AND table_name = place AND column_name = 'version') THEN
        parts := parts || 'version = version + 1'::text;
    END IF;
    EXECUTE format('UPDATE %I SET %s WHERE id = $1', place, array_to_string(parts, ', '))
        USING target;
    UPDATE kernel_history SET row = NULL WHERE table_name = place AND row_id = target;
    PERFORM search_forget(r.code, target) FROM access_record_table r WHERE r.table_name = place;
    INSERT INTO disposal_tombstone (table_name, row_id, hash, ground, proposal_id, at)
    VALUES (place, target, digest, stand.ground, proposal, iops_now());
    RETURN true;
END $$;

-- Blanks every row of a table whose column holds a number (and, where a kind column is named,
-- whose kind is that of the record), whoever may see it: what a person's own eyes miss must not
-- be left behind. Answers the rows that were blanked.
CREATE OR REPLACE FUNCTION disposal_blank_all(
    proposal bigint, place text, key_column text, number bigint, kind_column text, kind text,
    fields text[])
RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    target bigint;
BEGIN
    FOR target IN EXECUTE format('SELECT id FROM %I WHERE %I = $1 %s ORDER BY id', place,
        key_column, CASE WHEN kind_column = '' THEN '' ELSE format('AND %I = $2', kind_column) END)
        USING number, kind LOOP
        IF disposal_blank(proposal, place, target, fields) THEN RETURN NEXT target; END IF;
    END LOOP;
END $$;

-- Marks the files of blanked rows as disposed of, but for those that another row still names.
-- Answers the hashes whose bytes are to be removed.
CREATE OR REPLACE FUNCTION disposal_files(
    proposal bigint, place text, file_column text, targets bigint[])
RETURNS SETOF bytea LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM disposal_proposal WHERE id = proposal
                   AND approved_by IS NOT NULL AND approved_by <> proposed_by
                   AND done_at IS NULL) THEN
        RAISE EXCEPTION 'disposal needs an approved proposal of two people';
    END IF;
    RETURN QUERY EXECUTE format(
        'UPDATE kernel_stored_file f SET disposed_at = iops_now() '
        'WHERE f.id IN (SELECT %2$I FROM %1$I WHERE id = ANY ($1)) '
        'AND NOT EXISTS (SELECT 1 FROM %1$I t WHERE t.%2$I = f.id AND NOT t.id = ANY ($1)) '
        'RETURNING f.sha256', place, file_column) USING targets;
END $$;
