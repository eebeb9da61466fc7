#!/bin/bash
# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# Lay out the root folder of the image, inside the Dockerfile's build.      image_root.sh BUILD-FOLDER ROOT
#
# A static program hides from scanners which libraries it holds. So the root says it where they look, as
# distroless images do: /etc/os-release and a Debian package in /var/lib/dpkg/status.d for each that was compiled in.
set -euo pipefail
build=$1 root=$2

# The Debian packages whose headers were included, hence whose code is in the program.
compiled_in() {
    ninja -C "$build" -t deps | sed -n 's|^ *\(/usr/[^ ]*\)$|\1|p' | grep -v '^/usr/local/' | sort -u |
        xargs -r -n 500 dpkg -S 2>/dev/null | sed 's/^\([^:,]*\).*/\1/' | sort -u
    echo prometheus-cpp-dev     # in the program from /usr/local, at the version of this package
}

install -D "$build/vitals" "$root/vitals"
strip --strip-all "$root/vitals"

# Where the OpenSSL that is linked in looks for them, and where everybody else does.
install -D -m 444 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
mkdir -p "$root/usr/lib/ssl"
ln -s /etc/ssl/certs/ca-certificates.crt "$root/usr/lib/ssl/cert.pem"
ln -s /etc/ssl/certs "$root/usr/lib/ssl/certs"

install -D -m 444 /usr/lib/os-release "$root/etc/os-release"
mkdir -p "$root/var/lib/dpkg/status.d"
for package in ca-certificates libc6-dev $(compiled_in); do
    dpkg-query --status "$package" >"$root/var/lib/dpkg/status.d/$package"
    install -D -m 444 "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/copyright"
done
chmod -R a-w,a+rX "$root"
chmod 555 "$root/vitals"
