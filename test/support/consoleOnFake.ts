import { type FakeSonde, startFakeSonde } from '../../client/testing/fakeSonde.ts'
import { type Answer, serveConsole } from './consoleSite.ts'
import { consolePages } from './page.ts'

/** The console before a socket that the test feeds itself. */
export type ConsoleOnFake = {
  readonly sonde: FakeSonde
  readonly pages: ReturnType<typeof consolePages>
  readonly close: () => Promise<void>
}

/** Starts both. @param answer what the HTTP API answers; 404 to everything unless given */
export const consoleOnFake = async (answer: Answer = () => undefined): Promise<ConsoleOnFake> => {
  const sonde = await startFakeSonde()
  const site = await serveConsole({ webSocketUrl: sonde.url, answer })
  const pages = consolePages({ console: site.url, token: 'of.a.test' })
  return {
    sonde,
    pages,
    close: async () => {
      await pages.close()
      await sonde.close()
      await site.close()
    },
  }
}
