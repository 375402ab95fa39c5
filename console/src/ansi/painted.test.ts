import { describe, expect, it } from 'vitest'
import { paintedOf } from './painted.ts'

const ESC = '\u001b'
const inkOf = (sequence: string) => paintedOf(`${ESC}[${sequence}mx`).paints[0]?.ink

describe('a text with the colours of a terminal', () => {
  it('is read without its sequences, and the parts that they colour are known by their places', () => {
    const { text, paints } = paintedOf(`a ${ESC}[31mred${ESC}[0m and ${ESC}[1;42mbold${ESC}[m end`)
    expect(text).toBe('a red and bold end')
    expect(paints).toEqual([
      { from: 2, to: 5, ink: { colour: 1 } },
      { from: 10, to: 14, ink: { isBold: true, ground: 2 } },
    ])
  })

  it.each([
    ['91', { colour: 9 }],
    ['103', { ground: 11 }],
    ['38;5;3', { colour: 3 }],
    ['38;5;196', { colour: '#ff0000' }],
    ['38;5;244', { colour: '#808080' }],
    ['48;2;1;2;3', { ground: '#010203' }],
    ['38:2::1:2:3', { colour: '#010203' }],
    ['38:5:196', { colour: '#ff0000' }],
    ['38;2;999;0;0', { colour: '#ff0000' }],
    ['38;5;3;1', { colour: 3, isBold: true }],
    ['1;31;22', { colour: 1, isBold: false, isDim: false }],
    ['4:3', { isUnderlined: true }],
    ['7', { isInverse: true }],
  ])('knows the codes %s', (codes, ink) => expect(inkOf(codes)).toEqual(ink))

  it.each(['0', '', '39', '31;0', '31;39', '38;5;999', '38', '5', '8', '?25l', '999'])(
    'draws nothing for the codes %s',
    codes => expect(inkOf(codes)).toBeUndefined(),
  )

  it.each([
    ['another CSI', `${ESC}[2K${ESC}[1Gx`],
    ['a CSI of eight bits', '\u009b31mx'],
    ['a link', `${ESC}]8;;https://example.com${ESC}\\x${ESC}]8;;\u0007`],
    ['a title', `${ESC}]0;title\u0007x`],
    ['a string of a device', `${ESC}P1$r0m${ESC}\\x`],
    ['a charset', `${ESC}(Bx`],
    ['a reset', `${ESC}cx`],
  ])('leaves %s out', (_name, text) => expect(paintedOf(text).text).toBe('x'))

  it('loses the beginning of a sequence that never ends, and shows single control characters as symbols', () => {
    expect(paintedOf(`${ESC}]0;never ends`).text).toBe('0;never ends')
    expect(paintedOf(`end ${ESC}`).text).toBe('end ␛')
    expect(paintedOf('a\u0007b\u202ec').text).toBe('a␇b⟨U+202E⟩c')
  })

  it('keeps line breaks and tabs, and counts places behind symbols right', () => {
    const { text, paints } = paintedOf(`a\r\n\tb\u202e${ESC}[31mc\n`)
    expect(text).toBe('a\n\tb⟨U+202E⟩c')
    expect(text.slice(paints[0]?.from, paints[0]?.to).trimEnd()).toBe('c')
  })

  it('colours a bounded number of parts, and loses no text behind them', () => {
    const { text, paints } = paintedOf(`${ESC}[31ma${ESC}[32mb`.repeat(1_000))
    expect(text).toBe('ab'.repeat(1_000))
    expect(paints).toHaveLength(100)
  })

  it('takes markup for text', () => {
    const { text } = paintedOf(`${ESC}[31m<img src=x onerror=alert(1)>${ESC}[0m&amp;`)
    expect(text).toBe('<img src=x onerror=alert(1)>&amp;')
  })

  it('reads what is meant to take long in a moment', () => {
    const begun = performance.now()
    for (const piece of [`${ESC}]`, `${ESC}[`, `${ESC}[1;`, ESC, `${ESC}P`]) paintedOf(piece.repeat(200_000))
    expect(performance.now() - begun).toBeLessThan(30_000)
  })
})
