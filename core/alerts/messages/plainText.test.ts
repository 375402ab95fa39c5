import { describe, expect, it } from 'vitest'
import { plainText } from './plainText.ts'

const ESC = '\u001b'

describe('text of a device', () => {
  it.each([
    ['line breaks and tabs', 'a\r\nb\tc\u2028d\u2029e\u0085f', 'a b c d e f'],
    ['other control characters', 'a\u0000\u0007b\u007fc\u009fd', 'a b c d'],
    [
      'escape sequences of a terminal',
      `${ESC}[31mred${ESC}[0m ${ESC}]8;;https://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`,
      'red link',
    ],
    ['characters that turn the direction', 'safe\u202Etxt.exe\u2066x\u2069', 'safe\uFFFDtxt.exe\uFFFDx\uFFFD'],
    ['characters that show nothing', 'a\u200Bb\uFEFFc\u2060d\u00ADe\u{E0041}f', 'abcdef'],
    ['half characters', 'a\uD83Db', 'a\uFFFDb'],
  ])('with %s is one line that can only be read', (_, text, expected) => expect(plainText(text, 200)).toBe(expected))

  it('keeps what is text: quotes, brackets, other scripts, emoji', () => {
    for (const text of ['"it\'s" <b> & @everyone', 'می‌خواهم', 'naïve 温度', '👩‍🔧'])
      expect(plainText(text, 200)).toBe(text)
  })

  it.each([300, 5_000, 100_000])('of %i characters is cut, and says how much is missing', length => {
    const text = plainText('x'.repeat(length), 200)
    expect(text.length).toBeLessThanOrEqual(200)
    const [, kept = '', missing = ''] = /^(x+)… \(([\d,]+) characters left out\)$/.exec(text) ?? []
    expect(kept.length + Number(missing.replace(',', ''))).toBe(length)
  })

  it('is never cut within a character', () => {
    for (const shift of ['', 'x']) expect(plainText(shift + '😀'.repeat(500), 200).isWellFormed()).toBe(true)
  })
})
