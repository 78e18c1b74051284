-- The records of a table that name no place of the gazetteer and whose words hold all of these.
-- Row-level security keeps LIKE from the trigram index, so this runs as the tables' owner and
-- answers numbers only; the caller compares the words of each exactly.
CREATE OR REPLACE FUNCTION confidential_told(source text, words_column text, words text[])
RETURNS TABLE (id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := '';
    one  text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                   WHERE c.relnamespace = 'public'::regnamespace AND c.relname = source
                     AND c.relrowsecurity AND a.attname = words_column)
       OR words_column NOT IN ('place_text', 'address') THEN
        RAISE EXCEPTION '% says of no record where it is', source;
    END IF;
    IF coalesce(cardinality(words), 0) = 0 THEN
        RETURN;
    END IF;
    FOREACH one IN ARRAY words LOOP
        said := said || format(' AND upper(t.%I) LIKE %L', words_column, '%' || upper(one) || '%');
    END LOOP;
    RETURN QUERY EXECUTE format('SELECT t.id FROM %I t WHERE t.place_id IS NULL %s', source, said);
END $$;
