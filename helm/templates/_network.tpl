{{/* Out of a pod: names; the stores that it opens; its accounts, and AWS where the queue is there. */}}
{{- define "faultline.egress" -}}
{{- $policy := .root.Values.networkPolicy }}
{{- $settings := mergeOverwrite (deepCopy .root.Values.settings) (.env | default dict) }}
{{- $groups := list }}
{{- range include "faultline.accounts" . | fromYamlArray }}{{- $groups = append $groups (trimSuffix "Reader" .) }}{{- end }}
{{- $ports := list }}
{{- range .opens }}{{- $ports = concat $ports (index $policy.storePorts .) }}{{- end }}
{{- if has "sources" .secrets }}
{{- if $settings.ELASTICSEARCH_URL }}{{- $ports = concat $ports $policy.storePorts.elasticsearch }}{{- end }}
{{- if $settings.PROMETHEUS_URL }}{{- $ports = concat $ports $policy.storePorts.prometheus }}{{- end }}
{{- end }}
{{- if and (has "queue" .opens) $settings.SQS_REGION }}{{- $groups = append $groups "aws" }}{{- end -}}
egress:
  # Names are looked up inside the cluster: by its pods, by NodeLocal DNSCache or by Cloud DNS of GKE, which are no pods.
  - to:
      - namespaceSelector: {}
      - ipBlock: { cidr: 169.254.20.10/32 }
      - ipBlock: { cidr: 169.254.169.254/32 }
    ports:
      - { port: 53, protocol: UDP }
      - { port: 53, protocol: TCP }
  {{- with $ports | uniq }}
  - to:
      {{- range $policy.stores }}
      - ipBlock: { cidr: {{ . | quote }} }
      {{- end }}
    ports:
      {{- range . }}
      - port: {{ . }}
      {{- end }}
  {{- end }}
  {{- range $groups }}
  {{- $group := index $policy.outside . }}
  - to:
      {{- range $group.cidrs }}
      - {{ include "faultline.block" . }}
      {{- end }}
    ports:
      {{- range $group.ports }}
      - port: {{ . }}
      {{- end }}
  {{- end }}
{{- end }}

{{/* All of the internet is meant without what is no internet: private addresses are reached only where they are named. */}}
{{- define "faultline.block" -}}
{{- $inside := dict
  "0.0.0.0/0" (list "10.0.0.0/8" "172.16.0.0/12" "192.168.0.0/16" "169.254.0.0/16" "100.64.0.0/10")
  "::/0" (list "fc00::/7" "fe80::/10") }}
{{- $block := dict "cidr" . }}
{{- with index $inside . }}{{- $_ := set $block "except" . }}{{- end -}}
ipBlock: {{ $block | toJson }}
{{- end }}
