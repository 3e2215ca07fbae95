# The list of src/tasks/queues.ts; a spec holds the two together.
locals {
  queues = toset([
    "context-builder-tasks",
    "rca-tasks",
    "fix-tasks",
    "instrumentation-tasks",
    "evaluation-tasks",
    "pull-request-tasks",
    "report-tasks",
  ])
  suffix = var.fifo ? ".fifo" : ""
  day_s  = 86400
}

resource "aws_sqs_queue" "tasks" {
  for_each                  = local.queues
  name                      = "${var.name}-${each.key}${local.suffix}"
  fifo_queue                = var.fifo
  message_retention_seconds = 4 * local.day_s
  sqs_managed_sse_enabled   = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters[each.key].arn
    # A task that waits in good order, for checks or for a server that is away, is received every half a minute or minute.
    maxReceiveCount = 100
  })
  tags = var.tags
}

resource "aws_sqs_queue" "dead_letters" {
  for_each                  = local.queues
  name                      = "${var.name}-${each.key}-dead-letters${local.suffix}"
  fifo_queue                = var.fifo
  message_retention_seconds = 14 * local.day_s
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

# Whoever may write to one of the account's queues could send a task's message to these by a redrive of their own.
resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  for_each  = local.queues
  queue_url = aws_sqs_queue.dead_letters[each.key].id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.tasks[each.key].arn]
  })
}
