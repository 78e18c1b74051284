-- Names of two of the typed words, best first: rows for an actor's audiences. `los`, `his`: the pairs of
-- words that may be meant, likest first, and how like they are (`fits`, up to 1). `several`: more than
-- two words were typed.
-- Runs with the owner's rights, since row-level security would hide what says that it exists;
-- visibility is a condition of every branch instead.
CREATE OR REPLACE FUNCTION search_names(
    audiences integer[], los integer[], his integer[], fits real[], several boolean,
    births integer[], born_low integer, born_high integer, areas integer[], most integer)
RETURNS TABLE (kind smallint, record_id bigint, audience_id integer, born integer, area integer,
               lo integer, hi integer, called boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT n.*, p.fit,
               CASE WHEN n.born = ANY (births) THEN 1.5::real
                    WHEN n.born BETWEEN born_low AND born_high THEN 1.2
                    WHEN n.born = 0 THEN 1.1 ELSE 1 END AS birth
        FROM unnest(los, his, fits) AS p (lo, hi, fit) CROSS JOIN LATERAL (
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
        ORDER BY max(f.birth) * (CASE WHEN bool_or(f.called) THEN 1::real ELSE 0.9 END)
                 * (CASE WHEN several THEN sum(f.fit) ELSE max(f.fit) END) DESC
        LIMIT most
    )
    SELECT f.kind, f.record_id, f.audience_id, f.born, f.area, f.lo, f.hi, f.called
    FROM best JOIN found f USING (kind, record_id);
END $$;
