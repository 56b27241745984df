INSERT INTO @schema.templates (name, identifier, description, owner_email, template_vars)
VALUES ($1, $2, $3, $4, $5)
RETURNING id, created_at, updated_at, name, identifier, description, owner_email, is_archived, cloned_from_id,
  template_vars, false AS is_uploaded
