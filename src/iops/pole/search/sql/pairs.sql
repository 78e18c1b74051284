-- Names of two of the typed words, best first: rows for an actor's audiences. Each typed word comes
-- with the words of the vocabulary that may be meant and how like they are (`fit`, up to 1).
-- Runs with the owner's rights, since row-level security would hide what says that it exists;
-- visibility is a condition of every branch instead.
CREATE OR REPLACE FUNCTION search_names(
    audiences integer[], tokens smallint[], words integer[], fits real[], births integer[],
    born_low integer, born_high integer, areas integer[], most integer)
RETURNS TABLE (kind smallint, record_id bigint, audience_id integer, born integer, area integer,
               lo integer, hi integer, called boolean, fit real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    several boolean := (SELECT max(token) FROM unnest(tokens) AS t (token)) > 1;
BEGIN
    RETURN QUERY
    WITH typed AS MATERIALIZED (
        SELECT * FROM unnest(tokens, words, fits) AS t (token, word, fit)
    ), pairs AS MATERIALIZED (
        SELECT p.lo, p.hi, max(p.fit)::real AS fit
        FROM (SELECT least(a.word, b.word) AS lo, greatest(a.word, b.word) AS hi,
                     a.fit * b.fit AS fit
              FROM typed a JOIN typed b ON b.token > a.token
              UNION ALL
              SELECT 0, t.word, t.fit * 0.6 FROM typed t WHERE t.fit > 0.85) p
        GROUP BY 1, 2 ORDER BY 3 DESC
        -- An age and a district pick one of many that are spelt otherwise; a whole date finds them by
        -- itself, and of names alone the likest are shown.
        LIMIT CASE WHEN cardinality(births) = 0 AND (born_high > 0 OR cardinality(areas) > 0)
                   THEN 4000 ELSE 1500 END
    ), found AS (
        SELECT n.*, p.fit,
               CASE WHEN n.born = ANY (births) THEN 1.5
                    WHEN n.born BETWEEN born_low AND born_high THEN 1.2
                    WHEN n.born = 0 THEN 1.1 ELSE 1 END AS birth
        FROM pairs p CROSS JOIN LATERAL (
            SELECT s.kind, s.record_id, s.audience_id, s.born, s.area, s.lo, s.hi, s.called
            FROM search_name s
            WHERE s.lo = p.lo AND s.hi = p.hi AND s.audience_id = ANY (audiences)
            ORDER BY (s.born = ANY (births)) DESC,
                     (s.born BETWEEN born_low AND born_high AND s.area = ANY (areas)) DESC,
                     (s.born BETWEEN born_low AND born_high) DESC, s.area = ANY (areas) DESC,
                     -- What is not known speaks against nobody.
                     (s.born = 0) DESC, s.called DESC
            -- Of several typed words the record that has them all must not be cut off.
            LIMIT CASE WHEN several AND p.fit > 0.95 THEN 3000 ELSE 40 END) n
    ), best AS (
        SELECT f.kind, f.record_id FROM found f GROUP BY 1, 2
        ORDER BY max(f.birth) * (CASE WHEN bool_or(f.called) THEN 1 ELSE 0.9 END)
                 * (CASE WHEN several THEN sum(f.fit) ELSE max(f.fit) END) DESC
        LIMIT most
    )
    SELECT f.kind, f.record_id, f.audience_id, f.born, f.area, f.lo, f.hi, f.called, f.fit
    FROM best JOIN found f USING (kind, record_id);
END $$;
