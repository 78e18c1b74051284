-- Moving rows from one audience to another, also rows that the actor cannot see (break-glass).
-- A move that stands open in access_move, made by the actor of this transaction, is what opens
-- this door; it says from which audience to which, and the functions take neither from the caller.

-- The open move, checked. Whoever moves a record sees it, or broke the glass before this very one.
CREATE OR REPLACE FUNCTION access_open_move(move bigint) RETURNS access_move
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stand access_move%ROWTYPE;
BEGIN
    SELECT * INTO stand FROM access_move WHERE id = move;
    IF stand.id IS NULL OR stand.done_at IS NOT NULL
       OR stand.moved_by::text IS DISTINCT FROM current_setting('iops.actor', true) THEN
        RAISE EXCEPTION 'moving needs an open move of the actor';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM access_audience a JOIN access_audience b USING (force_id)
                   WHERE a.id = stand.audience_was AND b.id = stand.audience_is) THEN
        RAISE EXCEPTION 'a record moves within its force only';
    END IF;
    IF NOT stand.audience_was = ANY (iops_audiences()) AND NOT EXISTS (
        SELECT 1 FROM access_break_glass g
        WHERE g.account_id = stand.moved_by AND g.record_kind = stand.record_kind
          AND g.record_id = stand.record_id AND g.audience_id = stand.audience_is
          AND g.until > iops_now()) THEN
        RAISE EXCEPTION 'the actor neither sees this record nor broke the glass before it';
    END IF;
    RETURN stand;
END $$;
REVOKE ALL ON FUNCTION access_open_move(bigint) FROM PUBLIC;

-- Moves the rows of a table whose column holds one of these numbers (and whose kind column, where
-- there is one, says this kind), of those that carry the audience of the move. A row that names
-- another record which carries a restricted audience other than the one of the move stays: it is
-- seen by whoever may see all of those it names (held_by_all sets it so afterwards). Answers the rows, and what their
-- carried column holds.
CREATE OR REPLACE FUNCTION access_move_rows(
    move bigint, place text, key_column text, numbers bigint[], kind_column text, kind text,
    other_kinds text[], other_columns text[], carried text)
RETURNS TABLE (id bigint, taken bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stand  access_move%ROWTYPE := access_open_move(move);
    stays  text := '';
    other  text;
    source text;
    named  text;
    one    integer;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                   WHERE c.relnamespace = 'public'::regnamespace AND c.relname = place
                     AND c.relrowsecurity AND a.attname = 'audience_id') THEN
        RAISE EXCEPTION '% holds no records', place;
    END IF;
    IF (SELECT a.restriction FROM access_audience a WHERE a.id = stand.audience_was) <> 'open' THEN
        FOR one IN 1 .. coalesce(cardinality(other_columns), 0) LOOP
            FOR other, source IN SELECT r.record_kind, r.table_name FROM access_record_table r
                WHERE other_kinds[one] LIKE '@%' OR r.record_kind = other_kinds[one] LOOP
                named := CASE WHEN other_kinds[one] LIKE '@%'
                    THEN format('t.%I = %L AND ', substr(other_kinds[one], 2), other) ELSE '' END;
                CONTINUE WHEN source = place AND other_kinds[one] LIKE '@%';
                stays := stays || format(
                    ' AND NOT (%s EXISTS (SELECT 1 FROM %I o WHERE o.id = t.%I'
                    ' AND o.audience_id <> $1 AND o.audience_id NOT IN'
                    ' (SELECT a.id FROM access_audience a WHERE a.restriction = ''open'')))', named, source, other_columns[one]);
            END LOOP;
        END LOOP;
    END IF;
    RETURN QUERY EXECUTE format(
        'UPDATE %I t SET audience_id = $1, version = t.version + 1 '
        'WHERE t.%I = ANY ($3) AND t.audience_id = $2 %s %s RETURNING t.id, %s',
        place, key_column,
        CASE WHEN kind_column = '' THEN '' ELSE format('AND t.%I = $4', kind_column) END, stays,
        CASE WHEN carried = '' THEN 'NULL::bigint' ELSE format('t.%I', carried) END)
        USING stand.audience_is, stand.audience_was, numbers, kind;
END $$;

-- The projection follows at once: what is no longer seen is no longer found.
CREATE OR REPLACE FUNCTION access_move_found(move bigint, kind text, numbers bigint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stand access_move%ROWTYPE := access_open_move(move);
BEGIN
    EXECUTE 'UPDATE search_name SET audience_id = $1 FROM access_record_table r '
            'WHERE r.record_kind = $2 AND search_name.kind = r.code AND record_id = ANY ($3) '
            'AND audience_id = $4'
        USING stand.audience_is, kind, numbers, stand.audience_was;
END $$;
