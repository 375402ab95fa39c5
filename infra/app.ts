import { App } from 'aws-cdk-lib'
import { readConfig } from './config.ts'
import { SondeStack } from './sonde-stack.ts'

const app = new App()
const config = readConfig(app.node.tryGetContext('sonde'))
new SondeStack(app, `Sonde-${config.stage}`, { config })
app.synth()
