# The only history. Topics are made by `faultline migrate`, with retention for ever; this cluster only refuses to make others.
locals {
  makes_kafka = length(var.kafka_brokers) == 0
  kafka_user  = "faultline"
}

resource "aws_msk_configuration" "house" {
  count          = local.makes_kafka ? 1 : 0
  name           = var.name
  kafka_versions = ["3.9.x"]
  # Three copies, two of them written before an event is acknowledged: one broker may be away.
  server_properties = <<-PROPERTIES
    auto.create.topics.enable=false
    default.replication.factor=${min(3, length(var.subnet_ids))}
    min.insync.replicas=${length(var.subnet_ids) >= 3 ? 2 : 1}
    unclean.leader.election.enable=false
    log.retention.ms=-1
  PROPERTIES
}

resource "aws_msk_cluster" "house" {
  count                  = local.makes_kafka ? 1 : 0
  cluster_name           = var.name
  kafka_version          = "3.9.x"
  number_of_broker_nodes = length(var.subnet_ids)

  broker_node_group_info {
    instance_type   = var.kafka_instance_type
    client_subnets  = var.subnet_ids
    security_groups = [aws_security_group.kafka[0].id]
    storage_info {
      ebs_storage_info {
        volume_size = var.kafka_volume_gib
      }
    }
  }
  configuration_info {
    arn      = aws_msk_configuration.house[0].arn
    revision = aws_msk_configuration.house[0].latest_revision
  }
  client_authentication {
    sasl {
      scram = true
    }
  }
  encryption_info {
    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }
  tags = var.tags
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_security_group" "kafka" {
  count       = local.makes_kafka ? 1 : 0
  name        = "${var.name}-kafka"
  description = "SASL/SCRAM over TLS, from the roles alone"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "kafka" {
  count                        = local.makes_kafka ? length(var.client_security_group_ids) : 0
  security_group_id            = aws_security_group.kafka[0].id
  referenced_security_group_id = var.client_security_group_ids[count.index]
  ip_protocol                  = "tcp"
  from_port                    = 9096
  to_port                      = 9096
}

# MSK wants the user's name and password in a secret whose name begins so, under a key of the account's own.
resource "aws_kms_key" "kafka_user" {
  count               = local.makes_kafka ? 1 : 0
  description         = "The Kafka user of ${var.name}"
  enable_key_rotation = true
  tags                = var.tags
}

resource "aws_secretsmanager_secret" "kafka_user" {
  count       = local.makes_kafka ? 1 : 0
  name        = "AmazonMSK_${var.name}"
  description = "{\"username\": \"${local.kafka_user}\", \"password\": \"...\"}: put the value in by hand, so that no state holds it"
  kms_key_id  = aws_kms_key.kafka_user[0].arn
  tags        = var.tags
}

# MSK refuses a secret that has no value yet, so this comes with a second apply.
resource "aws_msk_scram_secret_association" "kafka_user" {
  count           = local.makes_kafka && var.kafka_user_is_set ? 1 : 0
  cluster_arn     = aws_msk_cluster.house[0].arn
  secret_arn_list = [aws_secretsmanager_secret.kafka_user[0].arn]
}
