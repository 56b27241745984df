INSERT INTO jobbergate.issuer_keys (generation, kid, private_jwk, signs_from)
VALUES ($1, $2, $3, to_timestamp($4::double precision))
ON CONFLICT (generation) DO NOTHING
RETURNING generation
