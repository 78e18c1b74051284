CREATE TABLE resources_position (
    unit_id     bigint           NOT NULL,
    fix_at      timestamptz      NOT NULL,
    received_at timestamptz      NOT NULL,
    longitude   double precision NOT NULL,
    latitude    double precision NOT NULL,
    accuracy    real             NOT NULL,
    heading     real,
    source      text             COLLATE "C" NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX resources_position_track ON resources_position (unit_id, received_at);

-- The day partitions from yesterday to `ahead` days from now, and one for odd dates.
CREATE FUNCTION resources_ensure_days(ahead integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day  date := (iops_now() - interval '1 day')::date;
    part text;
BEGIN
    IF to_regclass('resources_position_other') IS NULL THEN
        CREATE TABLE resources_position_other PARTITION OF resources_position DEFAULT;
    END IF;
    WHILE day <= (iops_now() + make_interval(days => ahead))::date LOOP
        part := 'resources_position_' || to_char(day, 'YYYY_MM_DD');
        IF to_regclass(part) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF resources_position '
                           'FOR VALUES FROM (%L) TO (%L)',
                           part, day::timestamptz, (day + 1)::timestamptz);
        END IF;
        day := day + 1;
    END LOOP;
END $$;
SELECT resources_ensure_days(7);
