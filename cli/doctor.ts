import { runCommand } from './command.ts'
import { examine } from './doctor/examine.ts'
import { patientOf } from './doctor/patient.ts'
import { report } from './doctor/report.ts'
import { DOCTOR_USAGE, parseDoctorSettings } from './doctor/settings.ts'

await runCommand({
  usage: DOCTOR_USAGE,
  parse: parseDoctorSettings,
  run: async settings => {
    const patient = await patientOf(settings)
    return report(await examine(patient, { ...settings, token: process.env.SONDE_TOKEN }))
  },
})
