-- A title and a sample are words of lines: they go with the evidence, once their kind has not been seen for as long as that is
-- kept. The day a row was stored is the day its kind was seen; rows from before this column count as seen today.
ALTER TABLE faultline.sig_meta ADD COLUMN IF NOT EXISTS seen_on SimpleAggregateFunction(max, Date) DEFAULT today();
