#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Start an API server on loopback: etcd and kube-apiserver as plain processes, on free ports, all data in DIR.
#
#   api-up.sh DIR [--controllers] [-- FLAG...]      FLAGs are added to kube-apiserver's
#
# --controllers also runs kube-controller-manager: without it nothing finishes the deletion of a namespace,
# makes the "default" service account, collects garbage, or fills EndpointSlices.
#
# Afterwards DIR/kubeconfig is an administrator's, and DIR/env holds API_URL, ETCD_URL and KUBECONFIG for a shell.
# Run it again with the same DIR to start whatever of it has died or been stopped, on the same ports and data, with
# the FLAGs of the first time and then those given now.  Needs build.sh's programs, curl and openssl.
. "$(dirname "$0")/lib.sh"

DIR=$(mkdir -p "${1:?usage: api-up.sh DIR [--controllers] [-- FLAG...]}" && cd "$1" && pwd); shift
controllers=
[ "${1:-}" = --controllers ] && { controllers=1; shift; }
[ "${1:-}" = -- ] && shift

# user NAME FULL-NAME [GROUP]: a static token, which stands in for a client certificate, and a kubeconfig with it.
user() {
    local token
    token=$1-$(openssl rand -hex 16)
    echo "$token,$2,$2${3:+,\"$3\"}" >>"$DIR/pki/tokens.csv"
    kubeconfig "$DIR/$1.kubeconfig" "$API_URL" "$token"
}

# One CA, one certificate that kube-apiserver serves with and shows to kubelets, and the key that signs service account
# tokens.
secrets() {
    mkdir -p "$DIR/pki"
    cd "$DIR/pki" || exit
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=test-ca \
        -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.crt 2>/dev/null
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /O=system:masters/CN=kube-apiserver \
        -keyout apiserver.key -out apiserver.csr 2>/dev/null
    openssl x509 -req -in apiserver.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out apiserver.crt -extfile \
        <(printf '%s\n' "subjectAltName=IP:$HOST,IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes.default.svc" \
            keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth,clientAuth) 2>/dev/null
    openssl ecparam -name prime256v1 -genkey -noout -out sa.key
    user admin admin system:masters
    user kcm system:kube-controller-manager
    user scheduler system:kube-scheduler
    user proxy system:kube-proxy
    user kubelet system:node:node system:nodes
    mv "$DIR/admin.kubeconfig" "$DIR/kubeconfig"
}

if [ ! -f "$DIR/env" ]; then
    HOST=${API_HOST:-127.0.0.1}            # address that kube-apiserver listens on
    API_URL=https://$HOST:${API_PORT:-$(free_port)}
    ETCD_URL=http://127.0.0.1:${ETCD_PORT:-$(free_port)}
    (secrets)
    printf '%s\n' "export API_URL=$API_URL" "export ETCD_URL=$ETCD_URL" "export KUBECONFIG=$DIR/kubeconfig" >"$DIR/env"
    printf '%s\n' --endpoint-reconciler-type none "$@" >"$DIR/flags"
    set --
fi
. "$DIR/env"
mapfile -t flags <"$DIR/flags"
address=${API_URL#https://}

start etcd "$ASSETS/etcd" --data-dir "$DIR/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "$ETCD_URL" --advertise-client-urls "$ETCD_URL" --listen-peer-urls http://127.0.0.1:0
wait_for 120 etcd curl -fsS "$ETCD_URL/health"

start kube-apiserver "$ASSETS/kube-apiserver" \
    --etcd-servers "$ETCD_URL" --bind-address "${address%:*}" --secure-port "${address#*:}" --advertise-address "${address%:*}" \
    --tls-cert-file "$DIR/pki/apiserver.crt" --tls-private-key-file "$DIR/pki/apiserver.key" \
    --kubelet-client-certificate "$DIR/pki/apiserver.crt" --kubelet-client-key "$DIR/pki/apiserver.key" \
    --client-ca-file "$DIR/pki/ca.crt" --token-auth-file "$DIR/pki/tokens.csv" \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$DIR/pki/sa.key" --service-account-signing-key-file "$DIR/pki/sa.key" \
    --service-cluster-ip-range 10.96.0.0/16 --profiling=false "${flags[@]}" "$@"
wait_for 300 kube-apiserver curl -fsS --cacert "$DIR/pki/ca.crt" "$API_URL/readyz"

[ -z "$controllers" ] ||
    start kube-controller-manager "$ASSETS/kube-controller-manager" --kubeconfig "$DIR/kcm.kubeconfig" \
        --use-service-account-credentials --service-account-private-key-file "$DIR/pki/sa.key" \
        --root-ca-file "$DIR/pki/ca.crt" --leader-elect=false --bind-address 127.0.0.1 --secure-port 0 \
        --profiling=false
