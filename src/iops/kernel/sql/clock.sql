-- A clock that is not life's own is for a sandbox: whoever writes the row, and by whatever way.

CREATE FUNCTION iops_keep_true_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.rate <> 1 OR NEW.shown <> NEW.anchor)
       AND NOT EXISTS (SELECT 1 FROM kernel_database_mark WHERE kind = 'sandbox') THEN
        RAISE EXCEPTION 'Only in a sandbox may the clock run faster, or show another time.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER true_time BEFORE INSERT OR UPDATE ON kernel_clock
    FOR EACH ROW EXECUTE FUNCTION iops_keep_true_time();

-- And what once was a sandbox's clock makes no database live.
CREATE FUNCTION iops_mark_with_true_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.kind <> 'sandbox'
       AND EXISTS (SELECT 1 FROM kernel_clock WHERE rate <> 1 OR shown <> anchor) THEN
        RAISE EXCEPTION 'The clock of this database does not show life''s own time.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER true_time BEFORE INSERT OR UPDATE ON kernel_database_mark
    FOR EACH ROW EXECUTE FUNCTION iops_mark_with_true_time();
