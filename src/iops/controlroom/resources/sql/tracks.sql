-- Who could see a fix then: a unit that was withheld stays so in the replay.
ALTER TABLE resources_position ADD COLUMN audience_id integer;
-- Fixes arrive in the order of time: the smallest index there is finds an hour of all units.
CREATE INDEX resources_position_when ON resources_position
    USING brin (received_at) WITH (pages_per_range = 32);

-- Disposes of whole days that are older than `keep` days; answers how many days that were. The
-- application cannot delete a fix; this is the only way, and never nearer than a week.
CREATE FUNCTION resources_drop_days(keep integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part  record;
    day   date;
    many  bigint;
    gone  integer := 0;
BEGIN
    IF keep < 7 THEN
        RAISE EXCEPTION 'Tracks are kept for a week at least, and not for % days.', keep;
    END IF;
    FOR part IN SELECT c.oid::regclass AS name, c.relname FROM pg_inherits i
                JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'resources_position'::regclass
                  AND c.relname ~ '^resources_position_\d{4}_\d\d_\d\d$' ORDER BY c.relname LOOP
        day := to_date(right(part.relname, 10), 'YYYY_MM_DD');
        CONTINUE WHEN day >= (iops_now())::date - keep;
        EXECUTE format('SELECT count(*) FROM %s', part.name) INTO many;
        EXECUTE format('DROP TABLE %s', part.name);
        INSERT INTO resources_disposed_day (day, fixes, disposed_at, kept_days)
        VALUES (day, many, iops_now(), keep) ON CONFLICT DO NOTHING;
        gone := gone + 1;
    END LOOP;
    DELETE FROM resources_position_count WHERE hour < iops_now() - make_interval(days => keep);
    RETURN gone;
END $$;
