import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readSchema } from '../proto/schemaFiles.ts'
import { stageSchema } from './stage-schema.ts'

const folderWith = (change: (uplink: string) => string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-schema-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { uplink, downlink } = readSchema()
  writeFileSync(join(folder, 'uplink.proto'), change(uplink))
  writeFileSync(join(folder, 'downlink.proto'), downlink)
  return folder
}

it("a team's schema may have further location modes", () => {
  const folder = folderWith(text => text.replace('WIFI_GNSS = 3;', 'WIFI_GNSS = 3;\n  CELL = 4;'))
  expect(stageSchema(folder).sensitiveFields).toEqual(['heartbeat.config.iccid'])
})

it("a team's schema that lacks a location mode is refused, by the name of the mode", () => {
  const folder = folderWith(text => text.replace('GNSS = 2;', 'SATELLITES = 2;'))
  expect(() => stageSchema(folder)).toThrow(/^schemaDir: .* lacks GNSS, /)
})
