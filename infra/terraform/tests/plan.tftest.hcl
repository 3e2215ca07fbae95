# `terraform test`: plans against a provider that answers for AWS, so it needs no account.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  vpc_id                    = "vpc-1"
  subnet_ids                = ["subnet-1", "subnet-2", "subnet-3"]
  client_security_group_ids = ["sg-1"]
}

run "makes_everything_by_itself" {
  command = plan
  assert {
    condition     = length(aws_sqs_queue.tasks) == 7 && length(aws_sqs_queue.dead_letters) == 7
    error_message = "Each queue has its dead letters."
  }
  assert {
    condition     = length(aws_msk_cluster.house) == 1 && length(aws_iam_role.role) == 0
    error_message = "A cluster, and no roles that nobody could take."
  }
  assert {
    condition     = aws_db_instance.house.publicly_accessible == false && aws_db_instance.house.storage_encrypted == true
    error_message = "The database is nobody else's."
  }
  assert {
    condition     = aws_db_instance.house.username != "faultline"
    error_message = "The administrator, whose password RDS turns over, is not the house."
  }
  assert {
    condition     = length(aws_secretsmanager_secret.kafka_user) == 1 && length(aws_msk_scram_secret_association.kafka_user) == 0
    error_message = "MSK is not told of a user whose secret has no value."
  }
}

run "tells_msk_of_the_user_once_the_secret_has_a_value" {
  command = plan
  variables {
    kafka_user_is_set = true
  }
  assert {
    condition     = length(aws_msk_scram_secret_association.kafka_user) == 1
    error_message = "The user may log in."
  }
}

run "takes_brokers_that_are_there" {
  command = plan
  variables {
    kafka_brokers = ["kafka-1:9092", "kafka-2:9092"]
    fifo          = true
  }
  assert {
    condition     = length(aws_msk_cluster.house) == 0 && length(aws_secretsmanager_secret.kafka_user) == 0
    error_message = "Nothing of Kafka is made."
  }
  assert {
    condition     = output.settings.KAFKA_BROKERS == "kafka-1:9092,kafka-2:9092"
    error_message = "The brokers are those that were named."
  }
  assert {
    condition     = alltrue([for queue in aws_sqs_queue.tasks : endswith(queue.name, ".fifo")])
    error_message = "FIFO queues say so in their names."
  }
}

run "gives_each_role_what_it_does" {
  command = plan
  variables {
    oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"
  }
  assert {
    condition     = length(aws_iam_role.role) == 10
    error_message = "Two that send, seven that take, and migrate."
  }
  assert {
    condition     = alltrue([for role in keys(local.takers) : length(local.statements[role][0].resources) == 1])
    error_message = "A worker reads one queue."
  }
  assert {
    condition     = alltrue([for role in keys(local.takers) : !contains(local.statements[role][0].actions, "sqs:SendMessage")])
    error_message = "A worker sends no tasks."
  }
}

run "refuses_a_single_zone" {
  command = plan
  variables {
    subnet_ids = ["subnet-1"]
  }
  expect_failures = [var.subnet_ids]
}
