-- By what records are found without a name: a condition for each letter of a kind of record, written
-- when the guards are installed, from what the capabilities declare; only the owner may write it.
-- `$values$` in a condition stands for the values that are looked for, an array of text. `record` is
-- the column with the number of the record that a row of the table is about.
DROP FUNCTION search_exact(integer[], text[], text[], integer);
DROP TABLE search_lookup;
CREATE TABLE search_lookup (
    letter    text COLLATE "C" NOT NULL,
    kind      text COLLATE "C" NOT NULL,
    source    text COLLATE "C" NOT NULL,
    record    text COLLATE "C" NOT NULL,
    condition text NOT NULL,
    PRIMARY KEY (letter, kind, source)
);

-- How many names have a word: what is frequent is likelier to be meant. Counted by rebuild and nightly;
-- a word that came since counts as one.
ALTER TABLE search_word ADD COLUMN bearers integer NOT NULL DEFAULT 1;

-- Which of these values some record of an actor's audiences has, by kind and letter: whether "corsa"
-- is a model that the force knows.
CREATE FUNCTION search_occurring(audiences integer[], letters text[], given text[])
RETURNS TABLE (letter text, value text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    there boolean;
BEGIN
    FOR one IN SELECT l.letter, l.source, l.condition, v.value
               FROM search_lookup l, unnest(given) AS v (value) WHERE l.letter = ANY (letters) LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I t WHERE %s AND t.audience_id = ANY ($1))',
                       one.source, replace(one.condition, '$values$',
                                           format('ARRAY[%L]::text[]', one.value)))
        INTO there USING audiences;
        IF there THEN
            letter := one.letter;
            value := one.value;
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;
