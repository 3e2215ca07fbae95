/** Where Elasticsearch and OpenSearch, which came of it, differ in what we ask. */
export interface Dialect {
  readonly name: 'Elasticsearch' | 'OpenSearch'
  readonly open: (index: string) => string
  /** The field of the answer that holds the point in time. */
  readonly opened: 'id' | 'pit_id'
  readonly close: string
  readonly closeBody: (id: string) => object
  /** The last key of a sort, which makes it total. */
  readonly tie: '_shard_doc' | '_doc'
}

const KEEP = 'keep_alive=1m&ignore_unavailable=true'

export const ELASTICSEARCH: Dialect = {
  name: 'Elasticsearch',
  open: (index) => `/${index}/_pit?${KEEP}`,
  opened: 'id',
  close: '/_pit',
  closeBody: (id) => ({ id }),
  tie: '_shard_doc',
}

export const OPENSEARCH: Dialect = {
  name: 'OpenSearch',
  open: (index) => `/${index}/_search/point_in_time?${KEEP}`,
  opened: 'pit_id',
  close: '/_search/point_in_time',
  closeBody: (id) => ({ pit_id: [id] }),
  tie: '_doc',
}
