import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'

const FORMATS: Record<string, RegExp | true> = {
  int64: true,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  uri: /^[a-z][a-z0-9+.-]*:\S*$/i,
  'uri-template': /^[a-z][a-z0-9+.-]*:\S*$/i,
  email: /^\S+@\S+$/,
}

/** Says what is wrong with an answer: an empty list when it is as GitHub describes it. `name` is a key of `answers`. */
export function openApiValidator(): (name: string, answer: unknown) => readonly string[] {
  const file = new URL('./github-schemas.json', import.meta.url)
  const description: { answers: Record<string, object>; $defs: object } = JSON.parse(readFileSync(file, 'utf8'))
  const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS })
  return (name, answer) => {
    const schema = description.answers[name]
    if (schema === undefined) throw new Error(`no schema for "${name}": cut it out of GitHub's description first`)
    const validate = ajv.compile({ ...schema, $defs: description.$defs })
    if (validate(answer)) return []
    return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`)
  }
}
