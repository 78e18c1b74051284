-- Archive records of an actor's audiences that have a part of a mark or a phone, newest first. Runs
-- with the owner's rights, since row-level security keeps LIKE from its index; visibility is a
-- condition of every branch. `r.id + 0` keeps the planner from reading the table backwards.
CREATE OR REPLACE FUNCTION archive_by_part(
    audiences integer[], marks text[], phones text[], most integer)
RETURNS TABLE (record_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET max_parallel_workers_per_gather = 0 AS $$
    (SELECT r.id FROM archive_record r
     WHERE r.plate LIKE ANY (marks) AND r.plate <> '' AND r.audience_id = ANY (audiences)
     ORDER BY r.id + 0 DESC LIMIT most)
    UNION
    (SELECT r.id FROM archive_record r
     WHERE r.phone LIKE ANY (phones) AND r.phone <> '' AND r.audience_id = ANY (audiences)
     ORDER BY r.id + 0 DESC LIMIT most)
    ORDER BY 1 DESC LIMIT most
$$;

-- Those whose words or address say all of these words: slice by slice from the newest, then in all
-- that is older, as search_declared does.
CREATE OR REPLACE FUNCTION archive_by_words(audiences integer[], given text, most integer)
RETURNS TABLE (record_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    slices CONSTANT bigint := 6;
    wanted tsquery := plainto_tsquery('english'::regconfig, given);
    newest bigint;
    few integer;
BEGIN
    IF numnode(wanted) = 0 THEN
        RETURN;
    END IF;
    SELECT coalesce(max(r.id) >> 17, 0) INTO newest FROM archive_record r;
    FOR slice_ IN REVERSE newest .. greatest(newest - slices + 1, 0) LOOP
        RETURN QUERY SELECT r.id FROM archive_record r
        WHERE to_tsvector('english'::regconfig, COALESCE(r.words, '') || ' ' || COALESCE(r.home, ''))
              @@ wanted AND (r.id >> 17) = slice_::bigint AND r.audience_id = ANY (audiences)
        ORDER BY r.id + 0 DESC LIMIT most;
        GET DIAGNOSTICS few = ROW_COUNT;
        most := most - few;
        IF most = 0 THEN
            RETURN;
        END IF;
    END LOOP;
    RETURN QUERY SELECT r.id FROM archive_record r
    WHERE to_tsvector('english'::regconfig, COALESCE(r.words, '') || ' ' || COALESCE(r.home, ''))
          @@ wanted AND r.id < (greatest(newest - slices + 1, 0) << 17)
          AND r.audience_id = ANY (audiences)
    ORDER BY r.id + 0 DESC LIMIT most;
END $$;
