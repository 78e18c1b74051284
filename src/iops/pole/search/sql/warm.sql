-- Reads relations into memory, in their order; `own`: those that go into the server's own memory, the
-- others into that of the machine. Answers how many pages there were; a name that is none is passed
-- over. Runs with the owner's rights: an index can be read ahead by nobody else.
CREATE FUNCTION search_warm(relations text[], own text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    pages bigint := 0;
    read_ bigint;
    one text;
BEGIN
    IF to_regprocedure('pg_prewarm(regclass, text, text, bigint, bigint)') IS NULL THEN RETURN 0; END IF;
    FOREACH one IN ARRAY relations LOOP
        CONTINUE WHEN NOT EXISTS (
            SELECT 1 FROM pg_class c WHERE c.oid = to_regclass(quote_ident(one))
              AND c.relowner = current_user::regrole AND c.relkind IN ('r', 'i'));
        EXECUTE 'SELECT pg_prewarm($1::regclass, $2)' INTO read_
            USING one, CASE WHEN one = ANY (own) THEN 'buffer' ELSE 'read' END;
        pages := pages + read_;
    END LOOP;
    RETURN pages;
END $$;
