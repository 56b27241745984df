-- All but the contents of files.
SELECT r.id, r.created_at, r.updated_at, r.name, r.description, r.owner_email, r.template_id, r.is_archived,
  r.cloned_from_id, (
    SELECT json_agg(json_build_array(f.path, f.role, f.created_at, f.updated_at) ORDER BY f.role, f.position, f.path)
    FROM @schema.script_files f WHERE f.script_id = r.id
  ) AS files
FROM @schema.scripts r
WHERE r.id = $1
