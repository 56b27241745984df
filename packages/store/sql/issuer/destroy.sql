DELETE FROM jobbergate.issuer_records WHERE model = $1 AND id = $2
