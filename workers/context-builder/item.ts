import type { EvidenceItem } from '../../src/timeline/payloads/context.ts'

/** A thing that can be cited, not yet numbered; `key` is how the ranking asks for it. */
export type Item = Omit<EvidenceItem, 'id'> & { readonly key: string }
