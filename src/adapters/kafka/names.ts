import { TOPICS, type Topic } from '../../timeline/topics.ts'

/** What topics and groups are called on the cluster. */
export interface Names {
  topic(topic: Topic): string
  /** The topic of a name, if it is one of ours. */
  topicNamed(name: string): Topic | undefined
  group(group: string): string
}

export function namesWith(prefix = ''): Names {
  const topics = new Map<string, Topic>(TOPICS.map((topic) => [`${prefix}${topic}`, topic]))
  return {
    topic: (topic) => `${prefix}${topic}`,
    topicNamed: (name) => topics.get(name),
    group: (group) => `${prefix}faultline.${group}`,
  }
}
