{{- /* What a schema cannot say. */ -}}
{{- define "vitals.refusals" -}}
{{- $values := .Values }}
{{- if gt (int $values.replicaCount) 1 }}
{{- fail (printf "replicaCount: %d is too many: replicas of this version do not share the checks, each would run all of them; use 1, and probeThreads for more checks" (int $values.replicaCount)) }}
{{- end }}
{{- $needed := add 25 ($values.shutdownDelay | trimSuffix "s" | int) }}
{{- if lt (int $values.terminationGracePeriodSeconds) (int $needed) }}
{{- fail (printf "terminationGracePeriodSeconds: %d is too few: with shutdownDelay %s it must be at least %d" (int $values.terminationGracePeriodSeconds) $values.shutdownDelay $needed) }}
{{- end }}
{{- if and (eq (toString $values.serviceMonitor.enabled) "true") $values.podMonitor.enabled }}
{{- fail "podMonitor.enabled: with serviceMonitor.enabled as well, Prometheus would scrape the pod twice; enable one of them" }}
{{- end }}
{{- range $name := list "service" "metricsService" }}
{{- if eq (int (get $values $name).port) 8080 }}
{{- fail (printf "%s.port: 8080 is the one port of Vitals that checks may probe, for it shows nothing of them; use another port" $name) }}
{{- end }}
{{- end }}
{{- include "vitals.refuseChecks" . }}
{{- include "vitals.refuseSecrets" . }}
{{- include "vitals.refuseFlags" . }}
{{- include "vitals.refuseLabels" . }}
{{- end }}

{{- define "vitals.refuseChecks" -}}
{{- $watched := include "vitals.namespaces" . | fromJsonArray }}
{{- if .Values.checks }}
{{- if and $watched (not (has (include "vitals.namespace" .) $watched)) }}
{{- fail (printf "checks: they would go to the namespace %s, which is not watched; add it to namespaces, or set releaseNamespace" (include "vitals.namespace" .)) }}
{{- end }}
{{- $labels := include "vitals.labels" (list . (include "vitals.checkLabels" . | fromYaml)) | fromYaml }}
{{- if not (include "vitals.isSelected" (list . $labels)) }}
{{- fail (printf "checkLabels: the labels %s do not fit the selector %s, so the checks would not run" (include "vitals.checkLabels" . | fromYaml | toJson) (default "vitals.dev/checks=true" .Values.selector)) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "vitals.refuseSecrets" -}}
{{- range .Values.rbac.additionalPermissions }}
{{- if or (has "secrets" (default list .resources)) (has "*" (default list .resources)) }}
{{- fail "rbac.additionalPermissions: no Secret is read by this right, and it would be one to all of them; name those that checks use in secrets.namespaces" }}
{{- end }}
{{- end }}
{{- $watched := include "vitals.namespaces" . | fromJsonArray }}
{{- range $namespace, $names := .Values.secrets.namespaces }}
{{- if not $.Values.rbac.create }}
{{- fail "secrets.namespaces: with rbac.create: false the chart makes no Role; make them yourself (docs/secrets.md), or set rbac.create" }}
{{- end }}
{{- if and $watched (not (has $namespace $watched)) }}
{{- fail (printf "secrets.namespaces: %s is not watched, so no check could use its Secrets; add it to namespaces" $namespace) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Flags, or their variables, that would contradict what other objects of the release say. */ -}}
{{- define "vitals.refuseFlags" -}}
{{- $ports := "the Services, the probes and the NetworkPolicy expect the ports 8080, 8500 and 9090; for another port of the Service set service.port or metricsService.port" }}
{{- $why := dict "healthz-port" $ports "api-port" $ports "metrics-port" $ports
      "namespace" "the roles follow the value namespaces; set that instead"
      "lease" "the Role of the Lease has the name of the release"
      "selector" "the labels of checks follow the value selector; set that instead"
      "targets" "the file that the value targets makes has a profile, which wins; set targets.profile instead"
      "targets-file" "the value targets makes that file; set that instead"
      "shutdown-delay" "terminationGracePeriodSeconds follows the value shutdownDelay; set that instead" }}
{{- range .Values.extraArgs }}
{{- $flag := splitList "=" . | first | trimPrefix "--" }}
{{- with get $why $flag }}
{{- fail (printf "extraArgs: --%s is not possible: %s" $flag .) }}
{{- end }}
{{- if and (has $flag (list "listen-address" "healthz-listen-address")) (regexMatch "=(localhost|127\\.|::1$|\\[::1\\])" .) }}
{{- fail (printf "extraArgs: %s is not possible: only the pod itself could connect" .) }}
{{- end }}
{{- end }}
{{- $set := dict "node-name" "nodeName" "probe-threads" "probeThreads" "log-level" "logLevel" "log-format" "logFormat" "api-anonymous" "api.anonymous" "max-timeout" "maxTimeout" }}
{{- range .Values.env }}
{{- $flag := .name | trimPrefix "VITALS_" | lower | replace "_" "-" }}
{{- if hasPrefix "VITALS_" .name }}
{{- with get $why $flag }}
{{- fail (printf "env: VITALS_%s is not possible: %s" ($flag | upper | replace "-" "_") .) }}
{{- end }}
{{- with get $set $flag }}
{{- fail (printf "env: VITALS_%s would have no effect: the chart gives the flag --%s, which wins; set %s instead" ($flag | upper | replace "-" "_") $flag .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The labels that Services, NetworkPolicy and Deployment find the pod by. */ -}}
{{- define "vitals.refuseLabels" -}}
{{- $values := .Values }}
{{- $all := dict "commonLabels" $values.commonLabels "podLabels" $values.podLabels "service.labels" $values.service.labels "metricsService.labels" $values.metricsService.labels }}
{{- range $value, $labels := $all }}
{{- range $name := list "app.kubernetes.io/name" "app.kubernetes.io/instance" }}
{{- if hasKey $labels $name }}
{{- fail (printf "%s: %s cannot be set: it selects the pod; set nameOverride or the release's name instead" $value $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
