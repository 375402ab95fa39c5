import { type Command, runCommand } from './command.ts'
import { beforeDeployCommand } from './doctor/account/command.ts'
import { examine } from './doctor/examine.ts'
import { patientOf } from './doctor/patient.ts'
import { report } from './doctor/report.ts'
import { DOCTOR_USAGE, type DoctorSettings, parseDoctorSettings } from './doctor/settings.ts'

const walk: Command<DoctorSettings> = {
  name: 'npm run doctor',
  usage: DOCTOR_USAGE,
  parse: parseDoctorSettings,
  run: async settings => {
    const patient = await patientOf(settings)
    return report(await examine(patient, { ...settings, token: process.env.SONDE_TOKEN }))
  },
}

if (process.argv.includes('--before-deploy')) await runCommand(beforeDeployCommand(process.env))
else await runCommand(walk)
