# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# The image: one static program, the authorities it trusts, and what licences and scanners ask for.
# `make image` builds it with whatever is there, and gives the arguments; docs/install.md tells how to import it.

FROM debian:bookworm AS packages
COPY tools/packages.txt /
RUN sed -n '/^# build:/,/^$/{s/ *#.*//;/./p}' /packages.txt >/build-packages.txt

# Reused as long as the list is the same, whatever else is in packages.txt.
FROM debian:bookworm AS compiler
COPY --from=packages /build-packages.txt /
RUN --mount=type=cache,id=vitals-apt,target=/var/cache/apt,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean \
    && sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources \
    && apt-get -qq update \
    && DEBIAN_FRONTEND=noninteractive xargs -a /build-packages.txt \
        apt-get -qq -y --no-install-recommends install ca-certificates >/dev/null
# Debian has this one as a shared library only. apt verifies its source.
WORKDIR /prometheus-cpp
RUN apt-get -qq source --download-only prometheus-cpp \
    && tar -xf prometheus-cpp_*.orig.tar.gz --strip-components=1 \
    && cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DENABLE_PUSH=OFF \
        -DENABLE_PULL=OFF -DENABLE_COMPRESSION=OFF -DENABLE_TESTING=OFF >/dev/null \
    && cmake --build build --target install >/dev/null && rm -rf build

FROM compiler AS build
WORKDIR /src
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY tools/image_root.sh tools/
COPY src src
ARG REVISION=unknown
RUN --mount=type=cache,id=vitals-ccache,target=/root/.cache/ccache \
    cmake --preset static -Wno-dev -DVITALS_COMMIT="$(echo "${REVISION}" | cut -c 1-7)" >/dev/null \
    && cmake --build build/static --target vitals \
    && tools/image_root.sh build/static /image \
    && rm -rf build

FROM scratch
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="vitals" \
      org.opencontainers.image.description="Health checks for Kubernetes, declared in ConfigMaps" \
      org.opencontainers.image.url="https://vitals.dev" \
      org.opencontainers.image.documentation="https://vitals.dev" \
      org.opencontainers.image.vendor="The Vitals Authors" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
COPY --from=build /image/ /
USER 65532:65532
EXPOSE 8080 8500 9090
ENTRYPOINT ["/vitals"]
CMD ["run"]
