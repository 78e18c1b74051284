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

-- The records of an actor's audiences that are found by what is asked, a list of values for each
-- letter, the newest first. `together`: by all of the letters at once, among the rows of a table
-- that knows them all; otherwise by any of them. Runs with the owner's rights, since row-level
-- security keeps LIKE and full text from their indexes; visibility is a condition of every branch.
-- Words (w) and areas would tell of a record what its whereabouts hide: those are left out.
CREATE FUNCTION search_declared(
    audiences integer[], asked jsonb, together boolean, most integer)
RETURNS TABLE (kind text, record_id bigint, audience_id integer, letter text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    letters text[] := ARRAY(SELECT jsonb_object_keys(asked));
BEGIN
    FOR one IN
        SELECT l.kind, l.source, l.record,
               string_agg('(' || replace(l.condition, '$values$', format('%L::text[]',
                   ARRAY(SELECT jsonb_array_elements_text(asked -> l.letter)))) || ')', ' AND '
                   ORDER BY l.letter) AS condition,
               string_agg(l.letter, ' ' ORDER BY l.letter) AS via,
               bool_or(l.letter IN ('w', 'area')) AS tells
        FROM search_lookup l
        WHERE l.letter = ANY (letters)
        GROUP BY l.kind, l.source, l.record, CASE WHEN together THEN '' ELSE l.letter END
        HAVING NOT together OR count(*) = cardinality(letters)
        ORDER BY l.kind, l.source
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, t.%I, t.audience_id, %L::text FROM %I t '
            'WHERE %s AND t.audience_id = ANY ($1)%s ORDER BY t.id DESC LIMIT $2',
            one.kind, one.record, one.via, one.source, one.condition,
            CASE WHEN one.tells THEN format(
                ' AND NOT EXISTS (SELECT 1 FROM confidential_whereabouts v WHERE v.record_kind = %L'
                ' AND v.record_id = t.%I AND NOT v.audience_id = ANY ($1))', one.kind, one.record)
            ELSE '' END)
        USING audiences, most;
    END LOOP;
END $$;

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
