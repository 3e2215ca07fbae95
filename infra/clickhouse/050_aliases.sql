-- What a signature was called by the version before: rows of both versions lie side by side, and are added up when they are
-- read. Only lines of ours say so; an old name may have become several, and several may have become one.
CREATE TABLE IF NOT EXISTS faultline.sig_alias
(
    service LowCardinality(String),
    was String,
    signature String
)
ENGINE = ReplacingMergeTree
ORDER BY (service, was, signature);

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.sig_alias_mv TO faultline.sig_alias AS
SELECT DISTINCT ServiceName AS service, LogAttributes['faultline.signature.was'] AS was, LogAttributes['faultline.signature'] AS signature
FROM otel.otel_logs
WHERE LogAttributes['faultline.signature.was'] != '' AND LogAttributes['faultline.signature'] != '';
