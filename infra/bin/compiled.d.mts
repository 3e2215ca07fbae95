export function compiledEntry(source: string): Promise<string | undefined>
