INSERT INTO @schema.templates (name, identifier, description, owner_email)
VALUES ($1, $2, $3, $4)
RETURNING id, created_at, updated_at, name, identifier, description, owner_email, is_archived, cloned_from_id,
  false AS is_uploaded
