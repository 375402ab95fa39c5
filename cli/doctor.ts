import { subcommand } from './command/subcommand.ts'
import { examine } from './doctor/examine.ts'
import { patientOf } from './doctor/patient.ts'
import { report } from './doctor/report.ts'
import { doctorFace, readDoctorSettings } from './doctor/settings.ts'
import { untilInterrupted } from './interrupted.ts'

export const doctorCommand = subcommand({
  ...doctorFace,
  read: readDoctorSettings,
  run: settings =>
    untilInterrupted(async signal => {
      const patient = await patientOf(settings)
      return report(await examine(patient, { ...settings, token: process.env.SONDE_TOKEN, signal }))
    }),
})
