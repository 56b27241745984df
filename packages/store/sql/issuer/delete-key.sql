DELETE FROM jobbergate.issuer_keys WHERE kid = $1
