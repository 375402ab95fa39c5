import { describe, expect, it } from 'vitest'
import { ConnectedFrame } from '../contracts/frames.ts'
import { opener } from './open.ts'
import type { Posted } from './post.ts'

/** A socket that is 410 until so many ms have gone by. */
const opening = (afterMs: number) => {
  let time = 1_000_000
  const start = time
  const posts: { connectionId: string; text: string }[] = []
  const open = opener({
    now: () => time,
    wait: async ms => {
      time += ms
    },
    post: async (connectionId, text): Promise<Posted> => {
      posts.push({ connectionId, text })
      return time - start >= afterMs ? 'delivered' : 'gone'
    },
  })
  return { open, posts, elapsed: () => time - start }
}

const viewer = { connectionId: 'c1', deviceId: 'ABC123', connectedAt: '2024-01-15T10:30:00.000Z' }

describe('opener', () => {
  it('greets a viewer', async () => {
    const { open, posts } = opening(0)
    expect(await open(viewer)).toBe(true)
    const frame: unknown = JSON.parse(posts[0]?.text ?? '')
    expect(frame).toEqual({
      type: 'connected',
      deviceId: 'ABC123',
      timestamp: new Date(1_000_000).toISOString(),
      protocol: 'sonde.v1',
    })
    expect(ConnectedFrame.parse(frame)).toEqual(frame)
    expect(posts).toHaveLength(1)
  })

  it('repeats while the socket is not open yet', async () => {
    const { open, posts } = opening(400)
    expect(await open(viewer)).toBe(true)
    expect(posts.length).toBeGreaterThan(2)
    expect(new Set(posts.map(({ text }) => text)).size).toBe(1)
  })

  it('gives up after 5 s', async () => {
    const { open, elapsed } = opening(60_000)
    expect(await open(viewer)).toBe(false)
    expect(elapsed()).toBe(5_000)
  })

  it('fails with what is no 410', async () => {
    const open = opener({
      now: () => 0,
      wait: async () => undefined,
      post: async () => {
        throw new Error('refused')
      },
    })
    await expect(open(viewer)).rejects.toThrow('refused')
  })
})
