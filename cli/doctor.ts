import { examine } from './doctor/examine.ts'
import { patientOf } from './doctor/patient.ts'
import { report } from './doctor/report.ts'
import { DOCTOR_USAGE, parseDoctorSettings } from './doctor/settings.ts'
import { runScript } from './script.ts'

await runScript({
  usage: DOCTOR_USAGE,
  parse: parseDoctorSettings,
  run: async settings => {
    const patient = await patientOf(settings)
    return report(await examine(patient, { ...settings, token: process.env.SONDE_TOKEN }))
  },
})
