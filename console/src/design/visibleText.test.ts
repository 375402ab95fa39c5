import { expect, test } from 'vitest'
import { visibleText } from './visibleText.ts'

test('control characters become their pictures', () => {
  expect(visibleText('a\u0000b\tc\nd\u001b[31m\u007f')).toBe('a␀b␉c␊d␛[31m␡')
})

test('characters that reorder or hide text are shown by their code points', () => {
  expect(visibleText('\u202eabc\u2069\u200b\ufeff\u0085')).toBe('⟨U+202E⟩abc⟨U+2069⟩⟨U+200B⟩⟨U+FEFF⟩⟨U+0085⟩')
})

test('a lone half of a pair is shown, a whole pair stays', () => {
  expect(visibleText('\ud83d')).toBe('⟨U+D83D⟩')
  expect(visibleText('\u{1f642} é 温度')).toBe('\u{1f642} é 温度')
})

test('a character that writing needs stays, and only there', () => {
  const family = '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}'
  const scotland = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'
  const written = [
    family,
    '\u{1f44d}\u{1f3fd}\u200d\u{1f525}',
    '\u2764\ufe0f\u200d\u{1f525}',
    scotland,
    'می\u200cخواهم',
    'क्\u200dष',
  ]
  for (const text of written) expect(visibleText(text)).toBe(text)
  expect(visibleText('web\u200d-1')).toBe('web⟨U+200D⟩-1')
  expect(visibleText('a\u200cb')).toBe('a⟨U+200C⟩b')
  expect(visibleText('\u{1f469}\u200d')).toBe('\u{1f469}⟨U+200D⟩')
  expect(visibleText('\u2764\u200d\u2764\u200d')).toBe('\u2764\u200d\u2764⟨U+200D⟩')
  expect(visibleText('x\u{e0061}\u{e007f}')).toBe('x⟨U+E0061⟩⟨U+E007F⟩')
})
