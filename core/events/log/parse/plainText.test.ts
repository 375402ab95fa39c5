import { expect, test } from 'vitest'
import { parseLine } from './parseLine.ts'
import { plainText } from './plainText.ts'

const ESC = '\u001b'

const cases: Readonly<Record<string, readonly [string, string]>> = {
  colours: [`${ESC}[1;31mred${ESC}[0m`, 'red'],
  'colours of 256 and of 16 million, with colons': [`${ESC}[38;5;196ma${ESC}[38;2;1;2;3mb${ESC}[4:3mc${ESC}[m`, 'abc'],
  'movements of the cursor and erased lines': [`${ESC}[2K${ESC}[1Gdone${ESC}[?25h`, 'done'],
  'a title that ends with BEL': [`${ESC}]0;title\u0007text`, 'text'],
  'a link that ends with ST': [`${ESC}]8;;https://example.com${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
  'a device control string': [`${ESC}P1$r0m${ESC}\\text`, 'text'],
  'a character set': [`${ESC}(Btext`, 'text'],
  'sequences of eight bits': ['\u009b31mred\u009b0m \u009d0;t\u009cx', 'red x'],
  'a title without an end': [`${ESC}]0;title and text`, '0;title and text'],
  'a sequence that is cut off': [`text${ESC}[31`, 'text'],
  'an escape at the end': [`text${ESC}`, 'text'],
  'control characters': ['a\u0000b\u0007c\bd\u007fe', 'abcde'],
  'tabs and line breaks, which stay': ['a\tb\nc', 'a\tb\nc'],
  'the line break of Windows': ['a\r\nb\r', 'a\nb'],
  'a bar that shows progress': ['10%\r20%\r30%', '10%\n20%\n30%'],
  'letters beyond ASCII': ['é 日本 🙂', 'é 日本 🙂'],
}

for (const [name, [text, plain]] of Object.entries(cases)) {
  test(`text as people read it: ${name}`, () => expect(plainText(text)).toBe(plain))
}

test('the level is found below colours, and the message keeps them', () => {
  const line = `${ESC}[32minfo${ESC}[39m: Server ${ESC}[1mup${ESC}[0m`
  expect(parseLine(line, { nowMs: 0 })).toEqual({ level: 'info', message: line })
})

test('a message that is a part of a coloured line keeps the colours that were set before it', () => {
  expect(parseLine(`${ESC}[0m${ESC}[33mW (5) wifi: ${ESC}[1mlow${ESC}[0m`, { nowMs: 0 })).toMatchObject({
    application: 'wifi',
    message: `${ESC}[33m${ESC}[1mlow${ESC}[0m`,
  })
})
