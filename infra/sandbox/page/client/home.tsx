import { api } from './api.ts'
import { Blocks } from './blocks/block.tsx'
import type { View } from './model.ts'

export interface HomeProps {
  readonly view: View | null | undefined
  readonly user: string
  readonly fail: (error: unknown) => void
}

/** The bot's home tab, as it drew it for this person. */
export function Home({ view, user, fail }: HomeProps) {
  return (
    <main class="pane home">
      <header class="channel-head">
        <h2>⚡ Faultline</h2>
      </header>
      <div class="messages">
        {view ? (
          <Blocks
            blocks={view.blocks}
            press={(element, _block, option) =>
              void api.press(user, { in: 'home' }, element.action_id ?? '', option).catch(fail)
            }
          />
        ) : (
          <p class="empty">The bot has not drawn its home yet.</p>
        )}
      </div>
    </main>
  )
}
