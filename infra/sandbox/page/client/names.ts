import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** Turns the ids in mentions into names; known ones only, others show their id. */
export type NameOf = (kind: '@' | '#' | '!subteam', id: string) => string

export const Names = createContext<NameOf>((_kind, id) => id)

export function useNames(): NameOf {
  return useContext(Names)
}
