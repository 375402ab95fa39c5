import { describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import { paintWith } from '../../line/colours.ts'
import type { Look } from '../../line/look.ts'
import { timeWriter } from '../../line/time.ts'
import { templateWriter } from './eventTemplate.ts'

const look = (hasColours: boolean): Look => ({
  hasColours,
  paint: paintWith(hasColours),
  time: timeWriter('clock', 'UTC'),
  highlights: [],
})
const event = {
  ...uplink(ulid(0, 1), { deviceId: 'web-1', count: 42 }),
  timestamp: '2026-01-15T09:05:07.250Z',
  level: 'error' as const,
  message: '{"msg":"failed","level":"warn","n":3,"tags":["a","b"],"evil":"\\u001b[2J"}',
}
const written = (template: string, hasColours = false) => templateWriter(template, look(hasColours), 'UTC')(event, 7)

describe('a template as stern has them', () => {
  it.each([
    ['{{.Message}}', `${event.message}\n`],
    ['{{.PodName}}/{{.ContainerName}} {{.Counter}}{{"\\n"}}', 'web-1/ 7\n'],
    ['{{printf "%-7s|%5d|%q|%03d%%" .Source .Counter .Level 5}}', 'web-1  |    7|"error"|005%\n'],
    ['{{if eq .Level "error" "fatal"}}bad{{else if eq .Level "warn"}}so{{else}}good{{end}}', 'bad\n'],
    ['{{if and .Source (not (eq .Level "info"))}}yes{{end}}', 'yes\n'],
    [
      '{{with $d := .Message | tryParseJSON}}{{$d.level}}: {{$d.msg}} {{$.Source}}{{else}}{{.Message}}{{end}}',
      'warn: failed web-1\n',
    ],
    ['{{$m := parseJSON .Message}}{{range $t := $m.tags}}[{{$t}}]{{end}}', '[a][b]\n'],
    ['{{range $i, $t := (parseJSON .Message).tags}}{{$i}}={{$t}} {{$.Source}} {{end}}', '0=a web-1 1=b web-1 \n'],
    ['{{range $k, $v := parseJSON "{\\"b\\":1,\\"a\\":2}"}}{{$k}}={{$v}} {{end}}', 'a=2 b=1 \n'],
    ['{{ extractJSONParts .Message "msg" "n" }}', 'failed, 3\n'],
    ['{{index .Data "uplink_count"}} {{.Data.uplink_count}} {{len .Source}}', '42 42 5\n'],
    ['{{toTimestamp .Timestamp "Mon Jan 02 2006 03:04:05.000 PM Z07:00"}}', 'Thu Jan 15 2026 09:05:07.250 AM Z\n'],
    ['{{toTimestamp .Timestamp "15:04" "Asia/Tokyo"}}', '18:05\n'],
    ['{{- /* nothing */ -}}  a {{- .Source -}}  b', 'aweb-1b\n'],
    ['{{if eq .Level "info"}}never{{end}}', ''],
    ['{{color .PodColor .PodName}} {{levelColor .Level}} {{colorRed "x"}}', 'web-1 error x\n'],
    ['{{(parseJSON .Message).msg}} {{(.Message | parseJSON).n}}', 'failed 3\n'],
    ['{{(parseJSON .Source).msg}}', undefined],
  ])('%s', (template, text) => {
    if (text === undefined) expect(() => written(template)).toThrow()
    else expect(written(template)).toBe(text)
  })

  it('paints where colours are wanted', () => {
    expect(written('{{levelColor .Level}}', true)).toBe('\u001b[31merror\u001b[39m\u001b[0m\n')
  })

  it('never lets an event command the terminal, whatever function it went through', () => {
    expect(written('{{with $d := .Message | tryParseJSON}}{{$d.evil}}{{end}}', true)).toBe('^[[2J\n')
  })

  it.each([
    ['{{.Message', 'a {{ is not closed'],
    ['{{if .Level}}x', '{{if}} has no {{end}}'],
    ['{{end}}', 'stands where nothing was begun'],
    ['{{nope .Level}}', 'the function nope is not known; there are and, '],
    ['{{.Mesage}}', 'the field .Mesage is not known; there are .Annotations, .Application, '],
    ['{{with .Data}}{{$.Levle}}{{end}}', 'the field .Levle is not known'],
    ['{{if .Level}}{{upper .Sorce}}{{end}}', 'the field .Sorce is not known'],
    ['{{range $i, $t := .Metadata}}{{$i}}{{end}}{{$t}}', 'the variable $t is not set before it is used'],
    ['{{.Level "x"}}', 'only a function takes arguments'],
    ['{{"a" | }}', 'an empty {{}}, or a | without a function'],
    ['{{upper (.Level}}', 'a ( in a template is not closed'],
    ['{{.Level ; }}', "';' is not understood"],
  ])('%s is refused before anything is shown', (template, reason) => {
    expect(() => written(template)).toThrow(reason)
  })
})
