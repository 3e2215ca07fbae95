import { agentWorker } from '../src/worker-kit/run-agent.ts'
import { contextBuilder } from './context-builder/worker.ts'
import { evaluationAgent } from './evaluation-agent/worker.ts'
import { fixAgent } from './fix-agent/agent.ts'
import { instrumentationAgent } from './instrumentation-agent/agent.ts'
import { rcaAgent } from './rca-agent/agent.ts'
import { reportAgent } from './report-agent/agent.ts'

/** Workers that think or measure and touch nothing; each with the needs it names. */
export const REASONING_WORKERS = {
  contextBuilder,
  evaluationAgent,
  rcaAgent: agentWorker(rcaAgent),
  fixAgent: agentWorker(fixAgent),
  instrumentationAgent: agentWorker(instrumentationAgent),
  reportAgent: agentWorker(reportAgent),
} as const
