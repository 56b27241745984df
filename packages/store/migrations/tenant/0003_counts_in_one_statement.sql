-- Counting a statement's rows costs a fifth less when nothing is put into arrays on the way. What is counted stays.
CREATE OR REPLACE FUNCTION @schema.count_templates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO @schema.row_counts AS c (kind, owner_email, is_archived, has_identifier, slot, n)
    SELECT 'template', counted.owner, d.is_archived, d.identifier IS NOT NULL, pg_backend_pid() % 32, count(*)
    FROM added d CROSS JOIN LATERAL (VALUES (''), (d.owner_email)) AS counted (owner)
    GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
    ON CONFLICT (kind, owner_email, is_archived, has_identifier, slot) DO UPDATE SET n = c.n + EXCLUDED.n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO @schema.row_counts AS c (kind, owner_email, is_archived, has_identifier, slot, n)
    SELECT 'template', counted.owner, d.is_archived, d.identifier IS NOT NULL, pg_backend_pid() % 32, -count(*)
    FROM removed d CROSS JOIN LATERAL (VALUES (''), (d.owner_email)) AS counted (owner)
    GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
    ON CONFLICT (kind, owner_email, is_archived, has_identifier, slot) DO UPDATE SET n = c.n + EXCLUDED.n;
  ELSE
    INSERT INTO @schema.row_counts AS c (kind, owner_email, is_archived, has_identifier, slot, n)
    SELECT 'template', counted.owner, d.is_archived, d.has_identifier, pg_backend_pid() % 32, sum(d.change)
    FROM (
      SELECT owner_email, is_archived, identifier IS NOT NULL AS has_identifier, 1 AS change FROM added
      UNION ALL
      SELECT owner_email, is_archived, identifier IS NOT NULL, -1 FROM removed
    ) d CROSS JOIN LATERAL (VALUES (''), (d.owner_email)) AS counted (owner)
    GROUP BY 2, 3, 4 HAVING sum(d.change) <> 0 ORDER BY 2, 3, 4
    ON CONFLICT (kind, owner_email, is_archived, has_identifier, slot) DO UPDATE SET n = c.n + EXCLUDED.n;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION @schema.count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO @schema.row_counts AS c (kind, owner_email, is_archived, has_identifier, slot, n)
    SELECT TG_ARGV[0], counted.owner, d.is_archived, false, pg_backend_pid() % 32, count(*)
    FROM added d CROSS JOIN LATERAL (VALUES (''), (d.owner_email)) AS counted (owner)
    GROUP BY 2, 3 ORDER BY 2, 3
    ON CONFLICT (kind, owner_email, is_archived, has_identifier, slot) DO UPDATE SET n = c.n + EXCLUDED.n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO @schema.row_counts AS c (kind, owner_email, is_archived, has_identifier, slot, n)
    SELECT TG_ARGV[0], counted.owner, d.is_archived, false, pg_backend_pid() % 32, -count(*)
    FROM removed d CROSS JOIN LATERAL (VALUES (''), (d.owner_email)) AS counted (owner)
    GROUP BY 2, 3 ORDER BY 2, 3
    ON CONFLICT (kind, owner_email, is_archived, has_identifier, slot) DO UPDATE SET n = c.n + EXCLUDED.n;
  ELSE
    INSERT INTO @schema.row_counts AS c (kind, owner_email, is_archived, has_identifier, slot, n)
    SELECT TG_ARGV[0], counted.owner, d.is_archived, false, pg_backend_pid() % 32, sum(d.change)
    FROM (
      SELECT owner_email, is_archived, 1 AS change FROM added
      UNION ALL
      SELECT owner_email, is_archived, -1 FROM removed
    ) d CROSS JOIN LATERAL (VALUES (''), (d.owner_email)) AS counted (owner)
    GROUP BY 2, 3 HAVING sum(d.change) <> 0 ORDER BY 2, 3
    ON CONFLICT (kind, owner_email, is_archived, has_identifier, slot) DO UPDATE SET n = c.n + EXCLUDED.n;
  END IF;
  RETURN NULL;
END $$;

DROP FUNCTION @schema.add_counts(text, text[], boolean[], boolean[], bigint[]);
