package localnet

import (
	"fmt"
	"net"
)

// Addresses on which a node listens, each "host:port" on the loopback interface.
type Addresses struct {
	RPC, P2P, GRPC, API string
}

// FreeAddresses returns addresses that nothing listens on at this moment.
func FreeAddresses() (a Addresses, err error) {
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close()
		}
	}()
	for _, address := range []*string{&a.RPC, &a.P2P, &a.GRPC, &a.API} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return a, fmt.Errorf("no free port on the loopback interface: %w", err)
		}
		listeners = append(listeners, l)
		*address = l.Addr().String()
	}
	return a, nil
}

// UsualAddresses returns the addresses that a node has unless told otherwise.
func UsualAddresses() Addresses {
	return Addresses{RPC: "127.0.0.1:26657", P2P: "127.0.0.1:26656", GRPC: "127.0.0.1:9090", API: "127.0.0.1:1317"}
}
