variable "name" {
  description = "Stands before every name: queues, roles, the database. Two houses in one account take two names."
  type        = string
  default     = "faultline"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}$", var.name))
    error_message = "Small letters, digits and -, beginning with a letter, at most 31."
  }
}

variable "vpc_id" {
  description = "Where the servers stand."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in two or more zones; of MSK there is one broker in each."
  type        = list(string)
  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Name subnets in at least two zones."
  }
}

variable "client_security_group_ids" {
  description = "Security groups of what runs the roles: the nodes or pods of the cluster. Nobody else reaches the servers."
  type        = list(string)
}

variable "kafka_brokers" {
  description = "Brokers that are there already, host:port. Empty: an MSK cluster is made."
  type        = list(string)
  default     = []
}

variable "kafka_instance_type" {
  type    = string
  default = "kafka.t3.small"
}

variable "kafka_volume_gib" {
  description = "Of each broker. The timeline is never forgotten, so it only grows; about 1 kB an event."
  type        = number
  default     = 100
}

variable "kafka_user_is_set" {
  description = "Whether the secret of the Kafka user has its value, which you put in after the first apply. Then MSK is told of it."
  type        = bool
  default     = false
}

variable "fifo" {
  description = "FIFO queues instead of standard ones. Both are right: see docs/guarantees.md."
  type        = bool
  default     = false
}

variable "database_instance_class" {
  type    = string
  default = "db.t4g.small"
}

variable "database_volume_gib" {
  type    = number
  default = 20
}

variable "multi_az" {
  description = "A standby of the database in another zone. What is in it can be rebuilt from the timeline, so this buys time only."
  type        = bool
  default     = false
}

variable "oidc_provider_arn" {
  description = "Of the EKS cluster that runs the chart: its service accounts take the roles. Empty: no roles are made, and policies.json is yours to attach."
  type        = string
  default     = ""
}

variable "namespace" {
  description = "Of the chart's release."
  type        = string
  default     = "faultline"
}

variable "release" {
  description = "Name of the chart's release; its service accounts are called RELEASE-ROLE."
  type        = string
  default     = "house"
}

variable "tags" {
  type    = map(string)
  default = {}
}
