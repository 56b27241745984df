DELETE FROM @schema.script_files WHERE script_id = $1
