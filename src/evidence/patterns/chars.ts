/** What a character is to the scanner; everything above ASCII counts as a letter. */
export const SPACE = 0
export const DIGIT = 1
export const LETTER = 2
/** Joins the parts of one name or value: `_ . - / : @ # $ % + ~ \`. */
export const JOINT = 3
/** Stands for itself and ends what stands before it. */
export const BREAK = 4

const JOINTS = '_.-/:@#$%+~\\'

/** Class by character code, for codes below 128. */
export const CLASSES: Uint8Array = classes()

function classes(): Uint8Array {
  const table = new Uint8Array(128).fill(BREAK)
  for (let code = 0; code <= 32; code++) table[code] = SPACE
  table[127] = SPACE
  for (let code = 48; code <= 57; code++) table[code] = DIGIT
  for (let code = 65; code <= 90; code++) table[code] = table[code + 32] = LETTER
  for (const joint of JOINTS) table[joint.charCodeAt(0)] = JOINT
  return table
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isLetter(code: number): boolean {
  const low = code | 32
  return (low >= 97 && low <= 122) || code > 127
}

export function isHexLetter(code: number): boolean {
  const low = code | 32
  return low >= 97 && low <= 102
}
