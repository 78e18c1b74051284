-- The append-only logs, the clock in SQL, and the position at commit.

CREATE FUNCTION iops_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('iops.now', true), '')::timestamptz,
        (SELECT shown + (clock_timestamp() - anchor) * rate FROM kernel_clock),
        clock_timestamp())
$$;

CREATE FUNCTION iops_audiences() RETURNS integer[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('iops.audiences', true), ''), '{}')::integer[]
$$;

-- Events -----------------------------------------------------------------------------------

CREATE SEQUENCE kernel_event_id;
CREATE TABLE kernel_event (
    id           bigint      NOT NULL DEFAULT nextval('kernel_event_id'),
    recorded_at  timestamptz NOT NULL,
    type         text        COLLATE "C" NOT NULL,
    version      smallint    NOT NULL DEFAULT 1,
    subject_kind text        COLLATE "C" NOT NULL,
    subject_id   bigint      NOT NULL,
    audience_id  integer     NOT NULL,
    actor_id     bigint      NOT NULL,
    command      text        COLLATE "C" NOT NULL,
    correlation  uuid        NOT NULL,
    data         jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX kernel_event_subject ON kernel_event (subject_kind, subject_id, id);

CREATE TABLE kernel_event_position (
    position    bigint      PRIMARY KEY,
    event_id    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE SEQUENCE kernel_event_position_seq;

-- Position order is commit order: the lock is held until the commit is visible. The lock is per
-- database, so a transaction held open in another database delays nobody.
CREATE FUNCTION iops_take_position() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7463001);
    INSERT INTO kernel_event_position (position, event_id, recorded_at)
    VALUES (nextval('kernel_event_position_seq'), NEW.id, NEW.recorded_at);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER take_position AFTER INSERT ON kernel_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION iops_take_position();

-- History ----------------------------------------------------------------------------------

CREATE SEQUENCE kernel_history_id;
CREATE TABLE kernel_history (
    id          bigint      NOT NULL DEFAULT nextval('kernel_history_id'),
    at          timestamptz NOT NULL,
    table_name  text        COLLATE "C" NOT NULL,
    row_id      bigint      NOT NULL,
    operation   text        COLLATE "C" NOT NULL,
    actor_id    bigint,
    command     text,
    correlation text,
    row         jsonb,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX kernel_history_row ON kernel_history (table_name, row_id, id);

CREATE FUNCTION iops_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO kernel_history (at, table_name, row_id, operation, actor_id, command,
                                correlation, row)
    SELECT iops_now(), TG_TABLE_NAME, (to_jsonb(was) ->> 'id')::bigint, TG_OP,
           nullif(current_setting('iops.actor', true), '')::bigint,
           nullif(current_setting('iops.command', true), ''),
           nullif(current_setting('iops.correlation', true), ''),
           to_jsonb(was)
    FROM was;
    RETURN NULL;
END $$;

-- Months -----------------------------------------------------------------------------------

-- Makes the partitions of a log from one month before today to `ahead` months after it, and a
-- default partition, so that an odd date is kept rather than refused.
CREATE FUNCTION iops_ensure_months(log text, ahead integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', iops_now() - interval '1 month')::date;
    last  date := date_trunc('month', iops_now() + make_interval(months => ahead))::date;
    part  text;
BEGIN
    IF log NOT IN (SELECT relname FROM pg_class WHERE relkind = 'p') THEN
        RAISE EXCEPTION '% is not a partitioned log', log;
    END IF;
    IF to_regclass(log || '_other') IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', log || '_other', log);
    END IF;
    WHILE month <= last LOOP
        part := log || '_' || to_char(month, 'YYYY_MM');
        IF to_regclass(part) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                           part, log, month::timestamptz,
                           (month + interval '1 month')::timestamptz);
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
END $$;
