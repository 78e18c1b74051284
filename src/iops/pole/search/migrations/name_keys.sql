-- The keys of a name: each word as it is ("t:") and as it sounds ("p:"). An apostrophe or hyphen
-- joins as well as parts: O'Brien is found as "obrien", Smith-Jones as either half.
-- A loop: as one query over the words it took four times as long, 40 us a name against 10.
CREATE OR REPLACE FUNCTION search_name_keys(given text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := string_to_array(public.search_fold(given), ' ');
    word  text;
    sound text;
    keys  text[] := '{}';
BEGIN
    IF given ~ '[''’\-]' THEN
        words := words
            || string_to_array(public.search_fold(translate(given, '''’-', '')), ' ');
    END IF;
    FOREACH word IN ARRAY words LOOP
        CONTINUE WHEN length(word) < 2 OR 't:' || word = ANY (keys);
        keys := keys || ('t:' || word);
        sound := 'p:' || public.dmetaphone(word);
        IF sound <> 'p:' AND sound <> ALL (keys) THEN
            keys := keys || sound;
        END IF;
    END LOOP;
    RETURN keys;
END $$;
