data "aws_region" "here" {}

output "settings" {
  description = "For `settings` of the chart, or the environment of each process."
  value = {
    KAFKA_BROKERS        = local.makes_kafka ? aws_msk_cluster.house[0].bootstrap_brokers_sasl_scram : join(",", var.kafka_brokers)
    KAFKA_TLS            = local.makes_kafka ? "yes" : ""
    KAFKA_SASL_MECHANISM = local.makes_kafka ? "scram-sha-512" : ""
    SQS_REGION           = data.aws_region.here.name
    SQS_PREFIX           = "${var.name}-"
    SQS_FIFO             = var.fifo ? "yes" : "no"
  }
}

output "secrets" {
  description = "For the chart's `stores`: where the database is and its administrator's login, who makes that of DATABASE_URL once; the Kafka user's for KAFKA_USERNAME and KAFKA_PASSWORD."
  value = {
    database_address       = aws_db_instance.house.address
    database_administrator = one(aws_db_instance.house.master_user_secret[*].secret_arn)
    kafka_secret           = local.makes_kafka ? aws_secretsmanager_secret.kafka_user[0].arn : ""
  }
}

output "roles" {
  description = "By process: the role's ARN, for `account` of its entry in the chart's workers; of `migrate` for migrate.annotations."
  value       = { for name, role in aws_iam_role.role : name => role.arn }
}

output "policies" {
  description = "By process: the policy as JSON, where roles are made elsewhere."
  value       = { for name, document in data.aws_iam_policy_document.role : name => document.json }
}
