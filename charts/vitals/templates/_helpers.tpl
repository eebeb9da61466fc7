{{- define "vitals.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 53 | trimSuffix "-" }}
{{- end }}

{{- define "vitals.fullname" -}}
{{- $name := include "vitals.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 53 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 53 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 53 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "vitals.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- define "vitals.selectorLabels" -}}
app.kubernetes.io/name: {{ include "vitals.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* Maps of strings as one: (list MAP...). The later ones win, and no key is duplicated, which kustomize and strict
parsers refuse. */ -}}
{{- define "vitals.merged" -}}
{{- $all := dict }}
{{- range . }}
{{- range $name, $value := . }}
{{- $_ := set $all $name $value }}
{{- end }}
{{- end }}
{{- with $all }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{- /* Of pods: (list ROOT MAP...). The chart's version is not among them: a new chart alone is no reason to restart. */ -}}
{{- define "vitals.podLabels" -}}
{{- $root := first . }}
{{- $own := dict "app.kubernetes.io/version" $root.Chart.AppVersion "app.kubernetes.io/component" "controller" "app.kubernetes.io/part-of" "vitals" }}
{{- $selected := include "vitals.selectorLabels" $root | fromYaml }}
{{- include "vitals.merged" (concat (list $own $root.Values.commonLabels) (rest .) (list $selected)) }}
{{- end }}

{{- /* Of objects: (list ROOT MAP...). */ -}}
{{- define "vitals.labels" -}}
{{- $root := first . }}
{{- $chart := printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- $own := dict "helm.sh/chart" $chart "app.kubernetes.io/managed-by" $root.Release.Service }}
{{- include "vitals.merged" (list $own (include "vitals.podLabels" . | fromYaml)) }}
{{- end }}

{{- define "vitals.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "vitals.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "vitals.image" -}}
{{- with default .Values.image.registry .Values.global.imageRegistry }}{{ . }}/{{ end }}
{{- .Values.image.repository }}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}
{{- else }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}
{{- end }}

{{- /* The namespaces to watch, as a JSON list; empty means all. */ -}}
{{- define "vitals.namespaces" -}}
{{- $all := .Values.namespaces }}
{{- if .Values.releaseNamespace }}
{{- $all = append $all (include "vitals.namespace" .) }}
{{- end }}
{{- $all | uniq | toJson }}
{{- end }}

{{- /* What Vitals needs; a test compares it with the rights the program asks for. */ -}}
{{- define "vitals.rules" -}}
- apiGroups: [""]
  resources: [configmaps]
  verbs: [list, watch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
- apiGroups: [vitals.dev]
  resources: [healthreports]
  verbs: [list, create, patch]
- apiGroups: [vitals.dev]
  resources: [healthreports/status]
  verbs: [patch]
{{- /* Reviews are of the whole cluster: no Role can grant them. */}}
{{- if and (ne .Values.api.anonymous "all") (not (include "vitals.namespaces" . | fromJsonArray)) }}
- apiGroups: [authentication.k8s.io]
  resources: [tokenreviews]
  verbs: [create]
- apiGroups: [authorization.k8s.io]
  resources: [subjectaccessreviews]
  verbs: [create]
{{- end }}
{{- if eq .Values.targets.profile "own-namespace" }}
- apiGroups: [""]
  resources: [services]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
{{- end }}
{{- with .Values.rbac.additionalPermissions }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Is a kind of the Prometheus operator wanted? (list ROOT ENABLED KIND). What is said explicitly wins over what
the cluster has, since `helm template` knows no cluster. */ -}}
{{- define "vitals.operatorKind" -}}
{{- $root := index . 0 }}
{{- $enabled := index . 1 }}
{{- if eq (toString $enabled) "auto" }}
{{- if $root.Capabilities.APIVersions.Has (printf "monitoring.coreos.com/v1/%s" (index . 2)) }}true{{ end }}
{{- else if $enabled }}true
{{- end }}
{{- end }}

{{- /* The PodMonitor does the work of the ServiceMonitor. */ -}}
{{- define "vitals.serviceMonitor" -}}
{{- if not .Values.podMonitor.enabled }}
{{- include "vitals.operatorKind" (list . .Values.serviceMonitor.enabled "ServiceMonitor") }}
{{- end }}
{{- end }}

{{- /* Of the ports 8500 and 9090: http or https. */ -}}
{{- define "vitals.appProtocol" -}}
{{ .Values.tls.secretName | empty | ternary "http" "https" }}
{{- end }}

{{- /* Of an endpoint of either: (list ROOT VALUES). */ -}}
{{- define "vitals.scrape" -}}
{{- $root := first . }}
{{- with last . }}
port: metrics
path: /metrics
# The label `namespace` of a check is the check's own, not that of Vitals' pod.
honorLabels: true
scheme: {{ default (include "vitals.appProtocol" $root) .scheme }}
interval: {{ .interval }}
scrapeTimeout: {{ .scrapeTimeout }}
{{- include "vitals.given" (list . "tlsConfig" "relabelings" "metricRelabelings") }}
{{- end }}
{{- end }}

{{- /* Those of NAMES that have a value: (list MAP NAME...). */ -}}
{{- define "vitals.given" -}}
{{- $map := first . }}
{{- range $name := rest . }}
{{- with get $map $name }}
{{ $name }}:
{{- if kindIs "string" . }} {{ . }}
{{- else if or (kindIs "float64" .) (kindIs "int64" .) }} {{ int64 . }}
{{- else }}
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
