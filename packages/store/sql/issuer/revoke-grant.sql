-- With the grant itself, so that nothing more can be issued on it.
DELETE FROM jobbergate.issuer_records WHERE grant_id = $1 OR (model = 'Grant' AND id = $1)
