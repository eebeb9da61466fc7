{{- /* The selector of checks, term by term, as JSON: [{key, operator, values}]; operators are =, !=, in, notin, ! and
exists. What is not understood is left out: the program refuses it by name. */ -}}
{{- define "vitals.selectorTerms" -}}
{{- $terms := list }}
{{- range regexFindAll "[^,(]+(\\([^)]*\\))?" (default "vitals.dev/checks=true" .Values.selector) -1 }}
{{- $term := trim . }}
{{- $key := regexFind "[^\\s=!(]+" $term }}
{{- if regexMatch "^\\S+\\s+(in|notin)\\s*\\(.*\\)$" $term }}
{{- $values := list }}
{{- range regexReplaceAll "^.*\\((.*)\\)$" $term "${1}" | splitList "," }}
{{- $values = append $values (trim .) }}
{{- end }}
{{- $terms = append $terms (dict "key" $key "operator" (ternary "notin" "in" (regexMatch "^\\S+\\s+notin" $term)) "values" $values) }}
{{- else if regexMatch "^[^\\s=!]+\\s*(=|==|!=)\\s*[^\\s=!]*$" $term }}
{{- $terms = append $terms (dict "key" $key "operator" (ternary "!=" "=" (contains "!=" $term)) "values" (list (regexReplaceAll "^.*=\\s*" $term ""))) }}
{{- else if regexMatch "^!\\s*[^\\s=!]+$" $term }}
{{- $terms = append $terms (dict "key" $key "operator" "!" "values" list) }}
{{- else if regexMatch "^[^\\s=!]+$" $term }}
{{- $terms = append $terms (dict "key" $key "operator" "exists" "values" list) }}
{{- end }}
{{- end }}
{{- $terms | toJson }}
{{- end }}

{{- /* The labels of ConfigMaps with checks: checkLabels, or else labels that the selector asks for. */ -}}
{{- define "vitals.checkLabels" -}}
{{- $labels := deepCopy .Values.checkLabels }}
{{- if not $labels }}
{{- range include "vitals.selectorTerms" . | fromJsonArray }}
{{- if has .operator (list "=" "in") }}
{{- $_ := set $labels .key (first .values) }}
{{- else if eq .operator "exists" }}
{{- $_ := set $labels .key "true" }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $labels }}
{{- end }}

{{- /* Does the selector select these labels? (list ROOT LABELS) */ -}}
{{- define "vitals.isSelected" -}}
{{- $labels := index . 1 }}
{{- $fits := true }}
{{- range include "vitals.selectorTerms" (first .) | fromJsonArray }}
{{- $there := hasKey $labels .key }}
{{- $among := and $there (has (get $labels .key) .values) }}
{{- if has .operator (list "=" "in") }}
{{- $fits = and $fits $among }}
{{- else if has .operator (list "!=" "notin") }}
{{- $fits = and $fits (not $among) }}
{{- else }}
{{- $fits = and $fits (eq $there (eq .operator "exists")) }}
{{- end }}
{{- end }}
{{- if $fits }}true{{ end }}
{{- end }}
