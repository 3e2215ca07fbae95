type Example = readonly [command: string, does: string]

/** What help shows, examples first; `root` is the command as it is called here. `reads`: for those who may only look. */
export function examples(root: string, reads = false): readonly Example[] {
  const looks: readonly Example[] = [
    [`${root}`, 'in an incident’s channel: where it stands'],
    [`${root} status`, 'where it stands'],
    [`${root} timeline`, 'what happened, in order'],
    [`${root} help`, 'this'],
  ]
  return reads ? looks : everything(root)
}

function everything(root: string): readonly Example[] {
  return [
    [`${root} declare Checkout answers 500`, 'opens an incident; one question must be answered'],
    [`${root} list`, 'shows what is open'],
    [`${root} last 30 minutes`, 'what went wrong then; or: since deploy, between 2 PM and 3 PM yesterday'],
    [`${root} last hour database timeouts`, 'only errors with these words'],
    [`${root} last hour /pool .*/`, 'only errors that a pattern fits'],
    [`${root} correlate app, database last 2 hours`, 'who began to fail when, beside the deploys, and why'],
    [`${root} logs checkout errors today`, 'patterns, errors, anomalies or trends of a service’s logs'],
    [`${root}`, 'in an incident’s channel: where it stands and what can be done'],
    [`${root} status`, 'where it stands'],
    [`${root} timeline`, 'what happened, in order'],
    [`${root} update The revert is being tested`, 'tells the team how things stand'],
    [`${root} note Restarted the replica by hand`, 'adds to the timeline'],
    [`${root} severity SEV-1 also payments`, 'says how bad it is'],
    [`${root} investigate Was it the pool size?`, 'looks again, with a hint'],
    [`${root} command`, 'takes command'],
    [`${root} suppress`, 'closes what is not worth anybody’s time'],
    [`${root} resolve`, 'closes it, after asking once more'],
    [`${root} digest`, 'the last 24 hours, and when the next digest comes'],
  ]
}
