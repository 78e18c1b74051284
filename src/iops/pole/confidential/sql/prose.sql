-- Typed text that says a confidential address. The row holds a mask where it says it; the words
-- themselves stand in confidential_said, under an audience of their own (ADR 0014). A trigger on
-- every declared table does it, so that no writer can forget.

-- What is searched: filled from the declarations by confidential/guards.py.
CREATE TABLE IF NOT EXISTS confidential_prose (
    table_name   text   COLLATE "C" PRIMARY KEY,
    own_kind     text   COLLATE "C" NOT NULL,  -- the kind of record it holds, or ''
    fields       text[] NOT NULL,
    roots        text[] NOT NULL,              -- whose text it is: 'kind:column', '@kind column:column'
    place_column text   COLLATE "C" NOT NULL,  -- in which it says where it is, or ''
    expression   text   NOT NULL               -- all its text, as its index has it
);

-- The words of a text, as the gazetteer's search folds them. Not inlined, and dear, so that the
-- planner takes the index over them.
CREATE OR REPLACE FUNCTION confidential_words(said text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
BEGIN
    RETURN regexp_split_to_array(
        lower(public.unaccent('public.unaccent'::regdictionary, said)), '[^a-z0-9]+');
END $$;

-- Masks what a row's text says, keeps the words, and answers the columns that hold others now.
-- `before` is the row as it was: null for a new one, '{}' to look at all of its text again. A mask
-- that stood there before keeps the words that it stood for, whoever edits around it.
CREATE OR REPLACE FUNCTION confidential_split(place text, target bigint, held jsonb, before jsonb)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mask      CONSTANT text := '[confidential address]';
    of_table  confidential_prose%ROWTYPE;
    phrase    confidential_phrase%ROWTYPE;
    of_kind   text := '';
    of_id     bigint;
    spec      text;
    of_field  text;
    said      text;
    tokens    text[];
    told      text;
    openly    text;
    kept      bigint[];
    veiled    text;
    stretch   text;
    here      integer;
    begins    integer;
    ends      integer;
    place_no  smallint;
    masks     integer;
    changed   jsonb := '{}';
BEGIN
    SELECT * INTO of_table FROM confidential_prose WHERE table_name = place;
    FOREACH spec IN ARRAY of_table.roots LOOP
        of_kind := split_part(spec, ':', 1);
        of_id := (held ->> split_part(spec, ':', 2))::bigint;
        IF of_kind LIKE '@%' THEN of_kind := held ->> substr(of_kind, 2); END IF;
        EXIT WHEN of_id IS NOT NULL;
    END LOOP;
    FOREACH of_field IN ARRAY of_table.fields LOOP
        said := coalesce(held ->> of_field, '');
        CONTINUE WHEN before IS NOT NULL AND said = before ->> of_field;
        kept := NULL;
        IF before IS NOT NULL THEN
            SELECT array_agg(s.id ORDER BY s.nth) INTO kept FROM confidential_said s
            WHERE s.table_name = place AND s.row_id = target AND s.field = of_field
              AND s.nth IS NOT NULL;
        END IF;
        tokens := confidential_words(said);
        openly := NULL;
        told := NULL;
        FOR phrase IN SELECT * FROM confidential_phrase p WHERE p.key = ANY (tokens) AND p.key <> ''
        LOOP
            -- Where the record openly lies at the address of a person, its text may say so.
            IF phrase.about_kind = 'profile' THEN
                openly := coalesce(openly, confidential_openly(of_kind, of_id, place, held));
                CONTINUE WHEN openly ~* phrase.pattern;
            END IF;
            told := coalesce(told || '|', '') || phrase.pattern;
        END LOOP;
        CONTINUE WHEN told IS NULL AND kept IS NULL;
        UPDATE confidential_said SET nth = NULL, version = version + 1 WHERE id = ANY (kept);
        told := '\[confidential address\]' || coalesce('|' || told, '');
        veiled := '';
        here := 1;
        place_no := 0;
        masks := 0;
        LOOP
            begins := regexp_instr(said, told, here, 1, 0, 'i');
            EXIT WHEN begins = 0;
            ends := regexp_instr(said, told, here, 1, 1, 'i');
            stretch := substr(said, begins, ends - begins);
            veiled := veiled || substr(said, here, begins - here) || mask;
            here := ends;
            place_no := place_no + 1;
            IF lower(stretch) = mask THEN
                masks := masks + 1;
                UPDATE confidential_said SET nth = place_no WHERE id = kept[masks];
                CONTINUE;
            END IF;
            SELECT * INTO phrase FROM confidential_phrase p
            WHERE p.key = ANY (tokens) AND p.key <> '' AND stretch ~* ('^(?:' || p.pattern || ')$')
            ORDER BY p.about_kind <> 'place', length(p.pattern) DESC LIMIT 1;
            INSERT INTO confidential_said (uid, audience_id, base_id, version, created_at,
                created_by, table_name, row_id, field, nth, words, about_kind, about_id,
                source_kind, source_id)
            VALUES (gen_random_uuid(),
                coalesce(
                    (SELECT s.audience_id FROM confidential_said s
                     WHERE s.about_kind = of_kind AND s.about_id = of_id
                       AND s.base_id = phrase.audience_id ORDER BY s.id DESC LIMIT 1),
                    CASE WHEN phrase.about_kind = 'place' THEN
                        (SELECT w.audience_id FROM confidential_whereabouts w
                         WHERE w.record_kind = of_kind AND w.record_id = of_id) END,
                    phrase.audience_id),
                phrase.audience_id, 1, iops_now(),
                coalesce(nullif(current_setting('iops.actor', true), '')::bigint, 0),
                place, target, of_field, place_no, stretch, coalesce(of_kind, ''), coalesce(of_id, 0),
                phrase.about_kind, phrase.about_id);
        END LOOP;
        veiled := veiled || substr(said, here);
        IF veiled <> said THEN changed := changed || jsonb_build_object(of_field, veiled); END IF;
    END LOOP;
    RETURN changed;
END $$;
REVOKE ALL ON FUNCTION confidential_split(text, bigint, jsonb, jsonb) FROM PUBLIC;

-- Where a record openly says that it is; '' where it says nothing.
CREATE OR REPLACE FUNCTION confidential_openly(of_kind text, of_id bigint, place text, held jsonb)
RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_table confidential_prose%ROWTYPE;
    openly   text;
BEGIN
    SELECT * INTO of_table FROM confidential_prose p
    WHERE p.own_kind = of_kind AND p.place_column <> '';
    IF of_table.table_name = place THEN
        openly := held ->> of_table.place_column;
    ELSIF of_table.table_name IS NOT NULL THEN
        EXECUTE format('SELECT %I FROM %I WHERE id = $1', of_table.place_column,
                       of_table.table_name) INTO openly USING of_id;
    END IF;
    RETURN coalesce(openly, '');
END $$;
REVOKE ALL ON FUNCTION confidential_openly(text, bigint, text, jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION confidential_prose_written() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed jsonb;
BEGIN
    IF current_setting('iops.veiling', true) = 'on'
       OR NOT EXISTS (SELECT 1 FROM confidential_phrase WHERE key <> '') THEN
        RETURN NEW;
    END IF;
    changed := confidential_split(TG_TABLE_NAME, NEW.id, to_jsonb(NEW),
                                  CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END);
    IF changed <> '{}' THEN NEW := jsonb_populate_record(NEW, changed); END IF;
    RETURN NEW;
END $$;

-- Writes other words into a row, past the trigger, also where a table is only added to.
CREATE OR REPLACE FUNCTION confidential_reword(place text, target bigint, changed jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parts text[];
BEGIN
    SELECT array_agg(format('%1$I = $2 ->> %1$L', one)) INTO parts
    FROM jsonb_object_keys(changed) AS one;
    IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = place::regclass
               AND attname = 'version' AND NOT attisdropped) THEN
        parts := parts || 'version = version + 1'::text;
    END IF;
    PERFORM set_config('iops.veiling', 'on', true);
    EXECUTE format('UPDATE %I SET %s WHERE id = $1', place, array_to_string(parts, ', '))
        USING target, changed;
    PERFORM set_config('iops.veiling', '', true);
END $$;
REVOKE ALL ON FUNCTION confidential_reword(text, bigint, jsonb) FROM PUBLIC;

-- Masks what is written already, found by its words: of the phrases of one place or person (or of
-- all: ''), in one table or in all (''). Answers the records whose text changed.
CREATE OR REPLACE FUNCTION confidential_veil_prose(of_kind text, of_id bigint, only_table text)
RETURNS TABLE (kind text, id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_table confidential_prose%ROWTYPE;
    needle   text[];
    targets  bigint[];
    target   bigint;
    held     jsonb;
    changed  jsonb;
BEGIN
    FOR of_table IN SELECT * FROM confidential_prose p
                    WHERE only_table IN ('', p.table_name) ORDER BY p.table_name LOOP
        targets := '{}';
        FOR needle IN SELECT DISTINCT p.words FROM confidential_phrase p WHERE p.key <> ''
                      AND (of_kind = '' OR (p.about_kind, p.about_id) = (of_kind, of_id)) LOOP
            EXECUTE format('SELECT $2 || coalesce(array_agg(t.id), ''{}'') FROM %I t'
                ' WHERE confidential_words(%s) @> $1 AND (%s) <> ''''',
                of_table.table_name, of_table.expression, of_table.expression)
                INTO targets USING needle, targets;
        END LOOP;
        FOR target IN SELECT DISTINCT one FROM unnest(targets) AS one ORDER BY one LOOP
            EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE t.id = $1 FOR UPDATE',
                           of_table.table_name) INTO held USING target;
            changed := confidential_split(of_table.table_name, target, held, '{}');
            CONTINUE WHEN changed = '{}';
            PERFORM confidential_reword(of_table.table_name, target, changed);
            RETURN QUERY SELECT DISTINCT s.about_kind::text, s.about_id FROM confidential_said s
                WHERE s.table_name = of_table.table_name AND s.row_id = target
                  AND s.nth IS NOT NULL;
        END LOOP;
    END LOOP;
END $$;

-- Says again what was masked because of a place or person that is confidential no longer; what
-- another phrase means stays masked. Answers the records whose text changed.
CREATE OR REPLACE FUNCTION confidential_show_prose(of_kind text, of_id bigint)
RETURNS TABLE (kind text, id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mask    CONSTANT text := '[confidential address]';
    one     record;
    held    jsonb;
    parts   text[];
    said    text;
    word    text;
    at      integer;
BEGIN
    IF EXISTS (SELECT 1 FROM confidential_phrase p WHERE p.key <> ''
               AND (p.about_kind, p.about_id) = (of_kind, of_id)) THEN
        RAISE EXCEPTION 'what is confidential is not shown';
    END IF;
    FOR one IN SELECT DISTINCT s.table_name, s.row_id, s.field, s.about_kind, s.about_id
               FROM confidential_said s WHERE s.nth IS NOT NULL
               AND (s.source_kind, s.source_id) = (of_kind, of_id) LOOP
        EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE t.id = $1 FOR UPDATE', one.table_name)
            INTO held USING one.row_id;
        parts := string_to_array(held ->> one.field, mask);
        said := parts[1];
        FOR at IN 2 .. coalesce(cardinality(parts), 0) LOOP
            SELECT s.words INTO word FROM confidential_said s
            WHERE (s.table_name, s.row_id, s.field, s.nth)
                = (one.table_name, one.row_id, one.field, at - 1);
            said := said || coalesce(word, mask) || parts[at];
        END LOOP;
        UPDATE confidential_said s SET nth = NULL, version = version + 1
        WHERE (s.table_name, s.row_id, s.field) = (one.table_name, one.row_id, one.field)
          AND s.nth IS NOT NULL;
        held := held || jsonb_build_object(one.field, said);
        PERFORM confidential_reword(one.table_name, one.row_id,
            jsonb_build_object(one.field, said)
            || confidential_split(one.table_name, one.row_id, held, held - one.field));
        kind := one.about_kind;
        id := one.about_id;
        RETURN NEXT;
    END LOOP;
END $$;

-- Who may know an address that a text says; null where it says none.
CREATE OR REPLACE FUNCTION confidential_audience_of(said text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.audience_id FROM confidential_phrase p
    WHERE p.key = ANY (confidential_words(said)) AND p.key <> '' AND said ~* p.pattern
    ORDER BY p.about_kind <> 'place' LIMIT 1
$$;
