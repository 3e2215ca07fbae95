import type { Choice } from './inputs.ts'

/** What each severity means, in the words people choose by. */
export const SEVERITIES = [
  { value: 'SEV-1', label: 'SEV-1 · critical', about: 'Customers cannot work, data or money is at stake' },
  { value: 'SEV-2', label: 'SEV-2 · major', about: 'An important function fails for many' },
  { value: 'SEV-3', label: 'SEV-3 · minor', about: 'Some are hindered, there is a way around' },
  { value: 'SEV-4', label: 'SEV-4 · low', about: 'Worth looking at, nobody is hindered' },
] as const satisfies readonly Choice[]

/** Seconds; `open` is until a person opens it again, the longest of all. */
export const SUPPRESS_FOR = [
  { value: '3600', label: 'For an hour' },
  { value: '14400', label: 'For four hours' },
  { value: '86400', label: 'For a day' },
  { value: '604800', label: 'For a week' },
  { value: 'open', label: 'Until somebody opens it again' },
] as const satisfies readonly Choice[]

export const MUTES = [
  {
    value: 'this_incident',
    label: 'This incident',
    about: 'The same error of this service opens neither it nor another',
  },
  { value: 'signature', label: 'This error', about: 'It counts for nothing in this service, also beside other errors' },
  { value: 'service', label: 'This service', about: 'Whatever goes wrong in it' },
] as const satisfies readonly Choice[]

export const AUDIENCES = [
  { value: 'team', label: 'The team', about: 'In this incident’s channel' },
  { value: 'everyone', label: 'Everyone', about: 'Also where incidents are announced' },
] as const satisfies readonly Choice[]

/** Seconds. */
export const NEXT_UPDATE = [
  { value: '900', label: 'In 15 minutes' },
  { value: '1800', label: 'In 30 minutes' },
  { value: '3600', label: 'In an hour' },
  { value: '14400', label: 'In four hours' },
  { value: 'none', label: 'No further update promised' },
] as const satisfies readonly Choice[]
