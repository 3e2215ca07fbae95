/** A payment card by its leading digits, its length and its Luhn digit. */
export function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  const known =
    /^4\d{15}$|^5[1-5]\d{14}$|^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}$|^3[47]\d{13}$|^6(?:011|5\d\d|4[4-9]\d)\d{12}$|^35\d{14}$|^3(?:0[0-5]|[68]\d)\d{11}$/
  return known.test(digits) && !/^(\d)\1+$/.test(digits) && luhn(digits)
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Country and length, together. */
const IBAN_LENGTHS =
  'NO15 BE16 DK18 FI18 NL18 SI19 AT20 EE20 LT20 LU20 XK20 BA20 CH21 HR21 LI21 LV21 BG22 DE22 GB22 GE22 IE22 ME22 RS22 AE23 GI23 IL23 AD24 CZ24 ES24 MD24 RO24 SA24 SE24 SK24 TN24 PT25 IS26 TR26 FR27 GR27 IT27 MC27 SM27 AL28 AZ28 CY28 HU28 LB28 PL28 BR29 UA29 QA29 JO30 KW30 MU30 MT31'

/** An international bank account number by length and its two check digits (ISO 13616, mod 97). */
export function isIban(text: string): boolean {
  const bare = text.replace(/ /g, '')
  if (!IBAN_LENGTHS.includes(`${bare.slice(0, 2)}${bare.length}`)) return false
  let rest = 0
  for (const sign of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
