import { App } from 'aws-cdk-lib'
import { readConfig } from './config.ts'
import { sizeTable } from './size-table.ts'
import { SondeStack } from './sonde-stack.ts'

const app = new App()
const config = readConfig(app.node.tryGetContext('sonde'))
const { bundleSizes } = new SondeStack(app, `Sonde-${config.stage}`, { config })
app.synth()
process.stderr.write(sizeTable(bundleSizes))
