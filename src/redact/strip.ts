// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what this file removes.

/** Terminal sequences: colours and cursor moves, window titles. */
const ANSI =
  /\u001b(?:\[[0-9;:?<=>]{0,64}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,2048}(?:\u0007|\u001b\\)|[@-Z\\^_])|\u009b[0-9;?]{0,64}[@-~]/g
/** All control characters but tab, line feed and carriage return. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
/** Zero-width and bidirectional marks, which make text look like what it is not; the joiner stays inside an emoji. */
const UNSEEN =
  /\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d/gu
const ANY = /[^\n\t\r -~\u00a0-\u00ac\u00ae-\u02ff]/

/** Takes out what a reader cannot see, so that nothing hides a secret or an order in it. Pure, linear. */
export function stripInvisible(text: string): string {
  if (!ANY.test(text)) return text
  return text.replace(ANSI, '').replace(CONTROL, '').replace(UNSEEN, '')
}
