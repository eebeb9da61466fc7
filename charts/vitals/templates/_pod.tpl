{{- define "vitals.args" -}}
- run
{{- range include "vitals.namespaces" . | fromJsonArray }}
- --namespace={{ . }}
{{- end }}
{{- with .Values.selector }}
- {{ printf "--selector=%s" . | quote }}
{{- end }}
- --lease={{ include "vitals.fullname" . }}
- {{ printf "--node-name=%s" (default .Release.Name .Values.nodeName) | quote }}
{{- with .Values.nodeId }}
- --node-id={{ . }}
{{- end }}
{{- range $key, $value := .Values.nodeMeta }}
- {{ printf "--node-meta=%s=%s" $key $value | quote }}
{{- end }}
{{- with .Values.datacenter }}
- --datacenter={{ . }}
{{- end }}
- --probe-threads={{ int .Values.probeThreads }}
{{- with .Values.maxInFlight }}
- --max-in-flight={{ int . }}
{{- end }}
{{- range $namespace, $budgets := .Values.quotas }}
{{- $settings := list }}
{{- range $key, $limit := $budgets }}
{{- $settings = append $settings (printf "%s:%v" $key (kindIs "string" $limit | ternary $limit (int64 $limit))) }}
{{- end }}
{{- with $settings }}
- {{ printf "--quota=%s=%s" $namespace (join "," .) | quote }}
{{- end }}
{{- end }}
- --api-anonymous={{ .Values.api.anonymous }}
- --max-timeout={{ .Values.maxTimeout }}
{{- /* What no check may probe but their health port. */}}
{{- $service := printf "%s.%s.svc" (include "vitals.fullname" .) (include "vitals.namespace" .) }}
- {{ printf "--own-service=%s" $service | quote }}
- {{ printf "--own-service=%s-metrics.%s.svc" (include "vitals.fullname" .) (include "vitals.namespace" .) | quote }}
- --targets-file=/etc/vitals/targets/targets.yaml
{{- if .Values.tls.secretName }}
- --tls-cert-file=/etc/vitals/tls/tls.crt
- --tls-private-key-file=/etc/vitals/tls/tls.key
{{- end }}
- --shutdown-delay={{ .Values.shutdownDelay }}
- --log-level={{ .Values.logLevel }}
- --log-format={{ .Values.logFormat }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{- define "vitals.container" -}}
- name: vitals
  image: {{ include "vitals.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args:
    {{- include "vitals.args" . | nindent 4 }}
  ports:
    - {name: healthz, containerPort: 8080, protocol: TCP}
    - {name: api, containerPort: 8500, protocol: TCP}
    - {name: metrics, containerPort: 9090, protocol: TCP}
  {{- include "vitals.given" (list .Values "env" "envFrom" "startupProbe" "livenessProbe" "readinessProbe" "resources") | indent 2 | trimPrefix (repeat 2 " ") }}
  # So that `kubectl describe pod` shows why it ended.
  terminationMessagePolicy: FallbackToLogsOnError
  securityContext:
    {{- toYaml .Values.securityContext | nindent 4 }}
  volumeMounts:
    - {name: targets, mountPath: /etc/vitals/targets, readOnly: true}
    {{- if .Values.tls.secretName }}
    - {name: tls, mountPath: /etc/vitals/tls, readOnly: true}
    {{- end }}
    {{- with .Values.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{- /* What every pod of the release has, the one of `helm test` included. */ -}}
{{- define "vitals.anyPod" -}}
enableServiceLinks: {{ .Values.enableServiceLinks }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with concat .Values.global.imagePullSecrets .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "vitals.given" (list .Values "nodeSelector" "tolerations" "priorityClassName" "schedulerName" "runtimeClassName") }}
{{- end }}

{{- define "vitals.pod" -}}
{{ include "vitals.anyPod" . }}
serviceAccountName: {{ include "vitals.serviceAccountName" . }}
automountServiceAccountToken: {{ .Values.automountServiceAccountToken }}
terminationGracePeriodSeconds: {{ int .Values.terminationGracePeriodSeconds }}
{{- include "vitals.given" (list .Values "affinity" "topologySpreadConstraints" "dnsPolicy" "dnsConfig" "hostAliases" "initContainers") }}
volumes:
  - {name: targets, configMap: {name: {{ include "vitals.fullname" . }}-targets}}
  {{- with .Values.tls.secretName }}
  # The group of the Pod may read it: see podSecurityContext.fsGroup.
  - {name: tls, secret: {secretName: {{ . }}, defaultMode: 0440}}
  {{- end }}
  {{- with .Values.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
containers:
  {{- include "vitals.container" . | nindent 2 }}
  {{- with .Values.extraContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
