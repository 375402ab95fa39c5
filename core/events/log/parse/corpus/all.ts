import { devices } from './devices.ts'
import { json } from './json.ts'
import { logfmt } from './logfmt.ts'
import { programs } from './programs.ts'
import type { Sample } from './sample.ts'
import { security } from './security.ts'
import { syslog } from './syslog.ts'
import { web } from './web.ts'

/** The corpus, a part for each group of formats. */
export const parts = [syslog, web, security, devices, json, logfmt, programs]

/** All samples of the corpus. */
export const samplesOfAll: readonly Sample[] = parts.flat().flatMap(({ lines }) => lines)
