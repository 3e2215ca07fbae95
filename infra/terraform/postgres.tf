# Projections, inbox and outbox, with pgvector, which RDS has since 15.2: `faultline migrate` makes the extension and the tables.
resource "aws_db_subnet_group" "house" {
  name       = var.name
  subnet_ids = var.subnet_ids
  tags       = var.tags
}

resource "aws_db_parameter_group" "house" {
  name   = var.name
  family = "postgres17"
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  tags = var.tags
}

resource "aws_db_instance" "house" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.database_instance_class
  db_name        = "faultline"
  # The administrator. RDS makes its password and turns it over every week, and no state holds it: the house has a login of
  # its own, which docs/deploy.md makes.
  username                    = "postgres"
  manage_master_user_password = true

  allocated_storage     = var.database_volume_gib
  max_allocated_storage = var.database_volume_gib * 5
  storage_type          = "gp3"
  storage_encrypted     = true
  multi_az              = var.multi_az

  db_subnet_group_name   = aws_db_subnet_group.house.name
  vpc_security_group_ids = [aws_security_group.postgres.id]
  parameter_group_name   = aws_db_parameter_group.house.name
  publicly_accessible    = false

  backup_retention_period    = 7
  auto_minor_version_upgrade = true
  deletion_protection        = true
  # The inbox and the outbox are not in the timeline until they are told of.
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-last"
  tags                      = var.tags
}

resource "aws_security_group" "postgres" {
  name        = "${var.name}-postgres"
  description = "TLS, from the roles alone"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "postgres" {
  count                        = length(var.client_security_group_ids)
  security_group_id            = aws_security_group.postgres.id
  referenced_security_group_id = var.client_security_group_ids[count.index]
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
