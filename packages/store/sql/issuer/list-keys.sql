SELECT generation, kid, private_jwk, extract(epoch FROM signs_from) AS signs_from
FROM jobbergate.issuer_keys
ORDER BY generation DESC
