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
