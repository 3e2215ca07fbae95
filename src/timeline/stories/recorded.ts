import type { TimelineEvent } from '../events.ts'
import { type Story, story } from './story.ts'

const proposed = story('checkout').detected().context().cause(0.9).draft()
const applied = proposed.approved().pull().checks().mergeApproved().applied()

/** From detection to a merged fix that holds. */
export const goodPath: Story = applied.evaluated('pass').resolved()

/** Closed, detected once more inside the reopen window, and closed again in cycle 2. */
export const reopened: Story = goodPath.wait(3_600).redetected().context().cause(0.8).resolved()

/** A person muted it after the cause was known. */
export const suppressed: Story = story('checkout').detected().context().cause(0.6).suppressed()

/** The draft was turned down; the second look brings another that holds. */
export const rejectedThenFixed: Story = proposed
  .rejected()
  .context()
  .cause(0.85)
  .draft()
  .approved()
  .pull()
  .checks()
  .mergeApproved()
  .applied()
  .evaluated('pass')
  .resolved('rule')

/** The first fix changed nothing; the second look brings another that holds. */
export const failedThenFixed: Story = applied
  .evaluated('fail')
  .context()
  .cause(0.75)
  .draft()
  .approved()
  .pull()
  .checks()
  .mergeApproved()
  .applied()
  .evaluated('pass')
  .resolved()

/** Not sure enough for a fix: signals are added first, and the second look knows the cause. */
export const instrumentedFirst: Story = story('search')
  .detected()
  .context()
  .cause(0.4)
  .instrumentation()
  .instrumented()
  .context()
  .cause(0.9)

/** Facts came before any detection: shown nowhere until the root arrives. */
export const provisional: Story = story('billing').noted('Invoices look odd.').effect('slack', 'brief', 'C9/1.2')

/** The good path as a careless network brings it: the pull request after its merge, the root last. */
export const outOfOrder: readonly TimelineEvent[] = [...goodPath.events.slice(1)]
  .reverse()
  .concat(goodPath.events.slice(0, 1))

/** Every recorded story by name, for suites that want them all. */
export const STORIES: Readonly<Record<string, readonly TimelineEvent[]>> = {
  goodPath: goodPath.events,
  reopened: reopened.events,
  suppressed: suppressed.events,
  rejectedThenFixed: rejectedThenFixed.events,
  failedThenFixed: failedThenFixed.events,
  instrumentedFirst: instrumentedFirst.events,
  provisional: provisional.events,
  outOfOrder,
}
