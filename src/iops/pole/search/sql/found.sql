-- The records of an actor's audiences that are found by what is asked, a list of values for each
-- letter, the newest first. `together`: by all of the letters at once, among the rows of a table
-- that knows them all; otherwise by any of them. Runs with the owner's rights, since row-level
-- security keeps LIKE and full text from their indexes; visibility is a condition of every branch.
-- Words (w) and areas would tell of a record what its whereabouts hide: those are left out.
--
-- What was written is searched slice by slice from the newest (iops.kernel.models.words), then in all
-- that is older: of words that a hundred thousand rows have, forty are found in the first slice, and
-- of rare words there are few anywhere. `t.id + 0` keeps the planner from reading a table backwards
-- until it has met enough: it does not know which words go together; and to start helpers for what
-- takes a millisecond costs twenty.
CREATE OR REPLACE FUNCTION search_declared(
    audiences integer[], asked jsonb, together boolean, most integer)
RETURNS TABLE (kind text, record_id bigint, audience_id integer, letter text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    slices CONSTANT integer := 6;
    one record;
    letters text[] := ARRAY(SELECT jsonb_object_keys(asked));
    newest bigint;
    slice bigint;
    left_ integer;
    few integer;
BEGIN
    FOR one IN
        SELECT l.kind, l.source,
               format('SELECT %L::text, t.%I, t.audience_id, %L::text FROM %I t WHERE %s'
                      ' AND t.audience_id = ANY ($1)%s',
                      l.kind, l.record, string_agg(l.letter, ' ' ORDER BY l.letter), l.source,
                      string_agg('(' || replace(l.condition, '$values$', format('%L::text[]',
                          ARRAY(SELECT jsonb_array_elements_text(asked -> l.letter)))) || ')',
                          ' AND ' ORDER BY l.letter),
                      CASE WHEN bool_or(l.letter IN ('w', 'area')) THEN format(
                          ' AND NOT EXISTS (SELECT 1 FROM confidential_whereabouts v'
                          ' WHERE v.record_kind = %L AND v.record_id = t.%I'
                          ' AND NOT v.audience_id = ANY ($1))', l.kind, l.record) ELSE '' END)
               AS statement,
               bool_or(l.letter = 'w') AS sliced
        FROM search_lookup l
        WHERE l.letter = ANY (letters)
        GROUP BY l.kind, l.source, l.record, CASE WHEN together THEN '' ELSE l.letter END
        HAVING NOT together OR count(*) = cardinality(letters)
        ORDER BY l.kind, l.source
    LOOP
        left_ := most;
        slice := NULL;
        IF one.sliced THEN
            EXECUTE format('SELECT coalesce(max(t.id) >> 17, 0) FROM %I t', one.source) INTO newest;
            FOR slice_ IN REVERSE newest .. greatest(newest - slices + 1, 0) LOOP
                slice := slice_;
                RETURN QUERY EXECUTE one.statement ||
                    ' AND (t.id >> 17) = $3 ORDER BY t.id + 0 DESC LIMIT $2'
                USING audiences, left_, slice;
                GET DIAGNOSTICS few = ROW_COUNT;
                left_ := left_ - few;
                EXIT WHEN left_ = 0;
            END LOOP;
        END IF;
        CONTINUE WHEN left_ = 0 OR slice = 0;
        RETURN QUERY EXECUTE one.statement ||
            CASE WHEN slice IS NULL THEN ' ORDER BY t.id DESC LIMIT $2'
                 ELSE ' AND t.id < ($3 << 17) ORDER BY t.id + 0 DESC LIMIT $2' END
        USING audiences, left_, slice;
    END LOOP;
END $$;
