// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// health: the health service of grpc-go, as Go programs have it, on a free port of 127.0.0.1, which is printed.
//
//	health [CERTIFICATE KEY]
//
// A line "SERVICE STATUS" of its input sets what is answered for a service; an empty name is the whole server. It ends
// with its input.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

func options() []grpc.ServerOption {
	if len(os.Args) < 3 {
		return nil
	}
	own, err := credentials.NewServerTLSFromFile(os.Args[1], os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	return []grpc.ServerOption{grpc.Creds(own)}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server, service := grpc.NewServer(options()...), health.NewServer()
	grpc_health_v1.RegisterHealthServer(server, service)
	go server.Serve(listener)
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		name, status, _ := strings.Cut(lines.Text(), " ")
		number := grpc_health_v1.HealthCheckResponse_ServingStatus_value[status]
		service.SetServingStatus(name, grpc_health_v1.HealthCheckResponse_ServingStatus(number))
		fmt.Println("set")
	}
}
