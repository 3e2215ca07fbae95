{{- define "faultline.labels" -}}
app.kubernetes.io/name: faultline
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* A Service takes no dot in its name; a release may have some. */}}
{{- define "faultline.name" -}}
{{ printf "%s-%s" (replace "." "-" .root.Release.Name) .component | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "faultline.meta" -}}
name: {{ include "faultline.name" . }}
labels:
  {{- include "faultline.labels" . | nindent 2 }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "faultline.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{ .Values.image.repository }}{{ ternary "@" ":" (hasPrefix "sha256:" $tag) }}{{ $tag }}
{{- end }}

{{/* What a pod may do is the same for all: nothing but run. */}}
{{- define "faultline.podSecurity" -}}
automountServiceAccountToken: false
# Else each Service near by would set variables, and one called `faultline` our own.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "faultline.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  privileged: false
  capabilities:
    drop: [ALL]
{{- end }}

{{/* What the Secret of the stores has for each: a process is given the keys of those that it opens, and no others. */}}
{{- define "faultline.storeKeys" -}}
timeline: [KAFKA_USERNAME, KAFKA_PASSWORD]
queue: [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN]
database: [DATABASE_URL]
# Its owner's too for who stores evidence, and where nobody else is set who asks.
evidence: [CLICKHOUSE_READER_PASSWORD]
evidence-owner: [CLICKHOUSE_PASSWORD, CLICKHOUSE_READER_PASSWORD]
schedules: [REDIS_URL]
{{- end }}

{{/* Settings of all, then its own over them; then keys of its stores, where no setting says the same; then its accounts. */}}
{{- define "faultline.environment" -}}
{{- $settings := mergeOverwrite (deepCopy .root.Values.settings) (.env | default dict) -}}
env:
  - name: FAULTLINE_HOST
    value: "0.0.0.0"
  - name: FAULTLINE_PORT
    value: "3000"
  {{- with .root.Values.caBundle }}
  {{- if .configMap }}
  - name: NODE_EXTRA_CA_CERTS
    value: {{ printf "/etc/faultline/ca/%s" .key | quote }}
  {{- end }}
  {{- end }}
  {{- range $name, $value := $settings }}
  - name: {{ $name }}
    value: {{ ternary $value (toJson $value) (kindIs "string" $value) | quote }}
  {{- end }}
  {{- $keys := include "faultline.storeKeys" . | fromYaml }}
  {{- $owns := or (has "evidence" (.stores | default list)) (not (get $settings "CLICKHOUSE_READER_USER")) }}
  {{- range $opened := .opens }}
  {{- $store := ternary "evidence-owner" $opened (and $owns (eq $opened "evidence")) }}
  {{- range $key := index $keys $store }}
  {{- if not (hasKey $settings $key) }}
  - name: {{ $key }}
    valueFrom:
      secretKeyRef:
        name: {{ $.root.Values.secrets.stores }}
        key: {{ $key }}
        optional: {{ ne $key "DATABASE_URL" }}
  {{- end }}
  {{- end }}
  {{- end }}
{{- with include "faultline.accounts" . | fromYamlArray }}
envFrom:
  {{- range . }}
  - secretRef:
      name: {{ index $.root.Values.secrets . }}
      optional: {{ ne . "slack" }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The accounts it is given: where there is one that only reads the code, who reads has that instead of the one that writes. */}}
{{- define "faultline.accounts" -}}
{{- $accounts := without .secrets "stores" -}}
{{- if and (has "githubReader" $accounts) .root.Values.secrets.githubReader -}}
{{- $accounts = without $accounts "github" -}}
{{- else -}}
{{- $accounts = without $accounts "githubReader" -}}
{{- end -}}
{{ $accounts | toYaml }}
{{- end }}

{{- define "faultline.mounts" -}}
{{- if .Values.caBundle.configMap -}}
volumeMounts:
  - name: ca
    mountPath: /etc/faultline/ca
    readOnly: true
{{- end }}
{{- end }}

{{- define "faultline.volumes" -}}
{{- if .Values.caBundle.configMap -}}
volumes:
  - name: ca
    configMap:
      name: {{ .Values.caBundle.configMap }}
{{- end }}
{{- end }}
