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
{{- $watched := include "vitals.namespaces" . | fromJsonArray }}
{{- if and $values.checks $watched (not (has (include "vitals.namespace" .) $watched)) }}
{{- fail (printf "checks: they would go to the namespace %s, which is not watched; add it to namespaces, or set releaseNamespace" (include "vitals.namespace" .)) }}
{{- end }}
{{- end }}
