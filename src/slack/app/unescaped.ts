const WRITTEN: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** The words as a person typed them: Slack escapes exactly these three characters, and no others. Pure. */
export function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (written) => WRITTEN[written] ?? written)
}
