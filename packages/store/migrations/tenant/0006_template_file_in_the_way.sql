-- As file_in_the_way, of a template: its files are written into folders where a script is rendered locally.
CREATE FUNCTION @schema.template_file_in_the_way(template integer, wanted text, renamed text)
RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT f.path FROM @schema.template_files f
  WHERE f.template_id = template AND f.path IS DISTINCT FROM renamed
    AND (starts_with(f.path, wanted || '/') OR starts_with(wanted, f.path || '/'))
  ORDER BY f.path LIMIT 1
$$;
