#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# The first process of the node: prepares its mounts and network, starts everything, stays.
#
#   node-init.sh join DIR [IMAGE.tar...]       into the node's cgroups, then a cgroup namespace, then `run`; by node-up.sh
#   node-init.sh run DIR [IMAGE.tar...]
#   node-init.sh kubelet DIR                   ends the kubelet and starts it again; by node-run.sh
. "$(dirname "$0")/lib.sh"
step=$1 DIR=$2; shift 2

NODE_IP=10.250.0.1                     # on the node's loopback device; nothing outside can reach it
PODS=10.244.0.0/24
SERVICES=10.96.0.0/16                  # as api-up.sh has it

if [ "$step" = join ]; then
    while read -r _ folder; do echo 0 >"$folder/cgroup.procs"; done <"$DIR/cgroups"
    exec unshare --cgroup -- "$0" run "$DIR" "$@"
fi

# The kubelet sets these for the whole machine, or gives up: let it find files with what it wants instead.
sysctls() {
    local setting file
    mkdir -p "$DIR/sysctl"
    for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
        kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
        file=$DIR/sysctl/$(basename "${setting%=*}")
        echo "${setting#*=}" >"$file"
        mount --bind "$file" "/proc/sys/${setting%=*}"
    done
}

cgroups() {
    local name
    if grep -q ^unified "$DIR/cgroups"; then
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        # A cgroup that hands controllers on may hold no processes itself.
        mkdir /sys/fs/cgroup/init && echo 0 >/sys/fs/cgroup/init/cgroup.procs
        sed 's/[a-z]*/+&/g' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
        return
    fi
    mount -t tmpfs cgroups /sys/fs/cgroup
    while read -r name _; do
        mkdir "/sys/fs/cgroup/${name#name=}"
        mount -t cgroup -o "${name/#name=/none,name=}" cgroup "/sys/fs/cgroup/${name#name=}"
    done <"$DIR/cgroups"
}

# All state is in DIR or on a tmpfs.
mounts() {
    local folder
    mount --make-rprivate / && mount --make-rshared /
    mount -t proc proc /proc
    sysctls
    mount -t sysfs sysfs /sys
    cgroups
    mkdir -p /var/lib/cni /var/lib/kubelet           # paths that no option moves; on the machine they stay empty
    for folder in /run /var/log /var/lib/cni /var/lib/kubelet; do mount -t tmpfs tmpfs $folder; done
}

# The node's address on the loopback device; pods on a bridge that the CNI plugin makes.
network() {
    ip link set lo up
    ip addr add $NODE_IP/32 dev lo
    ip route add $SERVICES dev lo src $NODE_IP       # without a route nothing gets as far as kube-proxy's rules
    echo 1 >/proc/sys/net/ipv4/ip_forward
    mkdir -p "$DIR/cni"
    cat >"$DIR/cni/10-pods.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isDefaultGateway": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/run/cni", "ranges": [[{"subnet": "$PODS"}]]}}]}
JSON
}

# restrict_oom_score_adj: pods then start also where we may not lower our own score.
runtime() {
    local snapshotter=overlayfs
    [ "$(stat -fc %T "$DIR")" != overlayfs ] || snapshotter=native     # no overlay on an overlay
    cat >"$DIR/containerd.toml" <<TOML
version = 2
root = "$DIR/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
                    "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$CNI"
    conf_dir = "$DIR/cni"
TOML
    start containerd containerd --config "$DIR/containerd.toml"
}

import_images() {
    local image
    wait_for 120 containerd ctr version
    for image; do ctr -n k8s.io images import "$image"; done
}

control_plane() {
    API_HOST=$NODE_IP API_PORT=6443 ETCD_PORT=2379 "$HERE/api-up.sh" "$DIR" --controllers -- \
        --endpoint-reconciler-type lease --kubelet-preferred-address-types InternalIP
    start kube-scheduler "$ASSETS/kube-scheduler" --kubeconfig "$DIR/scheduler.kubeconfig" --leader-elect=false \
        --secure-port 0 --profiling=false
}

# Services and their names; no other name exists. minSyncPeriod and ttl: tests do not like to wait.
services() {
    cat >"$DIR/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clusterCIDR: $PODS
clientConnection: {kubeconfig: "$DIR/proxy.kubeconfig"}
hostnameOverride: node
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
nftables: {minSyncPeriod: 100ms}
YAML
    start kube-proxy "$ASSETS/kube-proxy" --config "$DIR/kube-proxy.yaml"
    cat >"$DIR/Corefile" <<COREFILE
. {
    errors
    kubernetes cluster.local in-addr.arpa {
        kubeconfig $DIR/kubeconfig default
        pods insecure
        ttl 1
    }
    template ANY ANY . {
        rcode NXDOMAIN
    }
}
COREFILE
    start coredns "$ASSETS/coredns" -conf "$DIR/Corefile"
}

# eviction: the machine's disk may be nearly full, which is no reason to evict a pod or to remove an image here.
kubelet() {
    mkdir -p "$DIR/kubelet"
    cat >"$DIR/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$DIR/pki/ca.crt"}}
authorization: {mode: Webhook}
clusterDNS: [$NODE_IP]
clusterDomain: cluster.local
resolvConf: ""
failCgroupV1: false
failSwapOn: false
makeIPTablesUtilChains: false
oomScoreAdj: 0
podLogsDir: /run/pod-logs
volumePluginDir: $DIR/kubelet/plugins-exec
evictionHard: {nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0%, imagefs.inodesFree: 0%, memory.available: 50Mi}
imageGCHighThresholdPercent: 100
YAML
    start kubelet "$ASSETS/kubelet" --config "$DIR/kubelet.yaml" --kubeconfig "$DIR/kubelet.kubeconfig" \
        --root-dir "$DIR/kubelet" --cert-dir "$DIR/kubelet/pki" --hostname-override node --node-ip $NODE_IP
}

kubectl() { "$ASSETS/kubectl" --cache-dir "$DIR/kubectl" "$@"; }
has_no_taints() { [ -z "$(kubectl get node node -o 'jsonpath={.spec.taints}')" ]; }

schedulable() {
    wait_for 300 kubelet kubectl wait --for=condition=Ready --timeout=1s node/node
    wait_for 300 kube-controller-manager kubectl get serviceaccount default
    wait_for 300 kube-controller-manager has_no_taints
}

if [ "$step" = kubelet ]; then
    stop kubelet
    kubelet
    exit
fi

read -r pid _ </proc/self/stat && echo "$pid" >"$DIR/init.pid"       # /proc is still the machine's: the outer pid
hostname node
mounts
network
runtime
import_images "$ASSETS/pause.tar" "$@" &
images=$!
control_plane
export KUBECONFIG=$DIR/kubeconfig
services
wait $images || die "the images cannot be imported"
kubelet
schedulable
touch "$DIR/ready"

# Stay as init: bash reaps the orphans that it inherits.
while :; do sleep infinity & wait $!; done
