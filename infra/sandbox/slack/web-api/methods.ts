import { appMethods } from './app.ts'
import { bookmarkMethods } from './bookmarks.ts'
import { chatEditMethods } from './chat-edit.ts'
import { chatPostMethods } from './chat-post.ts'
import { conversationChangeMethods } from './conversations-change.ts'
import { conversationMemberMethods } from './conversations-members.ts'
import { conversationReadMethods } from './conversations-read.ts'
import { fileMethods } from './files.ts'
import type { Method } from './method.ts'
import { pinAndReactionMethods } from './pins-and-reactions.ts'
import { userMethods } from './users.ts'
import { viewMethods } from './views.ts'

/** Every Web API method the sandbox answers, by name. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  [
    ...appMethods,
    ...bookmarkMethods,
    ...chatEditMethods,
    ...chatPostMethods,
    ...conversationChangeMethods,
    ...conversationMemberMethods,
    ...conversationReadMethods,
    ...fileMethods,
    ...pinAndReactionMethods,
    ...userMethods,
    ...viewMethods,
  ].map((method) => [method.name, method]),
)
