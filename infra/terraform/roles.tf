# One role for each process that speaks to SQS, with no more than it does there. A spec holds the list against workers/.
locals {
  senders = toset(["dispatcher", "reconciler"])
  takers = {
    context-builder       = "context-builder-tasks"
    rca-agent             = "rca-tasks"
    fix-agent             = "fix-tasks"
    instrumentation-agent = "instrumentation-tasks"
    evaluation-agent      = "evaluation-tasks"
    github-integration    = "pull-request-tasks"
    report-agent          = "report-tasks"
  }
  roles  = setunion(local.senders, keys(local.takers), ["migrate"])
  trusts = var.oidc_provider_arn == "" ? toset([]) : local.roles
  issuer = try(split("oidc-provider/", var.oidc_provider_arn)[1], "")
  statements = {
    for role in local.roles : role => (
      contains(local.senders, role) ? [
        {
          actions   = ["sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
          resources = [for queue in aws_sqs_queue.tasks : queue.arn]
        },
        ] : role == "migrate" ? [
        {
          actions   = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:CreateQueue"]
          resources = concat([for queue in aws_sqs_queue.tasks : queue.arn], [for queue in aws_sqs_queue.dead_letters : queue.arn])
        },
        ] : [
        {
          actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
          resources = [aws_sqs_queue.tasks[local.takers[role]].arn]
        },
        {
          # What is no task is set aside at once.
          actions   = ["sqs:SendMessage", "sqs:GetQueueUrl"]
          resources = [aws_sqs_queue.dead_letters[local.takers[role]].arn]
        },
      ]
    )
  }
}

data "aws_iam_policy_document" "role" {
  for_each = local.roles
  dynamic "statement" {
    for_each = local.statements[each.key]
    content {
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = local.trusts
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:${var.namespace}:${var.release}-${each.key}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "role" {
  for_each           = local.trusts
  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
  tags               = var.tags
}

resource "aws_iam_role_policy" "role" {
  for_each = local.trusts
  name     = "queues"
  role     = aws_iam_role.role[each.key].id
  policy   = data.aws_iam_policy_document.role[each.key].json
}
