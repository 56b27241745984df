-- A file and a folder cannot have one name where a job's files are written. The file of a script that stands in the way
-- of one at `wanted`: it is a folder of it, or needs it as one. `renamed` is about to go, and stands in nobody's way.
-- VOLATILE, so that it sees what was committed while its caller waited for the script's lock.
CREATE FUNCTION @schema.file_in_the_way(script integer, wanted text, renamed text)
RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT f.path FROM @schema.script_files f
  WHERE f.script_id = script AND f.path IS DISTINCT FROM renamed
    AND (starts_with(f.path, wanted || '/') OR starts_with(wanted, f.path || '/'))
  ORDER BY f.path LIMIT 1
$$;
