package main

import (
	"fmt"
	"math"
	"net/netip"

	"github.com/civicgraph/civicgraph/internal/server"
)

// public are the flags of a server that anybody can reach: how much of it one client may take, and how clients are known.
type public struct {
	Rate                   float64  `default:"0" placeholder:"COUNT" help:"How many questions a second one client may ask, known by its token or else by its address; any number when 0. Default: ${default}"`
	Burst                  int      `default:"0" placeholder:"COUNT" help:"How many of them at once; twice the rate when 0. Default: ${default}"`
	Connections            int      `default:"8000" placeholder:"COUNT" help:"How many connections may be open at a time; any number when 0. Default: ${default}"`
	ConnectionsPerClient   int      `default:"1200" placeholder:"COUNT" help:"How many of them from one address; any number when 0. Proxies that are trusted are not counted. Default: ${default}"`
	Subscriptions          int      `default:"4000" placeholder:"COUNT" help:"How many clients may be subscribed to changes at a time; any number when 0. Default: ${default}"`
	SubscriptionsPerClient int      `default:"1000" placeholder:"COUNT" help:"How many of them from one address; any number when 0. Default: ${default}"`
	ClientHeader           string   `placeholder:"HEADER" help:"The header in which proxies tell who asks, such as X-Forwarded-For or Forwarded; none is believed unless given. Give it behind a proxy: all clients are one without it."`
	TrustedProxy           []string `default:"127.0.0.0/8,::1" placeholder:"ADDRESS" help:"The addresses of proxies that are believed, such as 10.0.0.7 or 10.0.0.0/8; may be given again. Default: ${default}"`
}

// Validate finds bounds and addresses that cannot be meant.
func (p *public) Validate() error {
	for _, bound := range []struct {
		flag  string
		value float64
	}{
		{"--rate", p.Rate}, {"--burst", float64(p.Burst)}, {"--connections", float64(p.Connections)}, {"--connections-per-client", float64(p.ConnectionsPerClient)},
		{"--subscriptions", float64(p.Subscriptions)}, {"--subscriptions-per-client", float64(p.SubscriptionsPerClient)},
	} {
		if !(bound.value >= 0) || math.IsInf(bound.value, 1) {
			return fmt.Errorf("%s: give a number from 0 on", bound.flag)
		}
	}
	_, err := p.trusted()
	return err
}

// trusted returns the addresses of proxies.
func (p *public) trusted() ([]netip.Prefix, error) {
	networks := make([]netip.Prefix, len(p.TrustedProxy))
	for i, text := range p.TrustedProxy {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			address, err := netip.ParseAddr(text)
			if err != nil {
				return nil, fmt.Errorf("--trusted-proxy: %q is no address, such as 10.0.0.7, and no network, such as 10.0.0.0/8", text)
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		networks[i] = network
	}
	return networks, nil
}

// limit puts the bounds into those of a server.
func (p *public) limit(limits *server.Limits) {
	limits.Rate, limits.Burst = p.Rate, p.Burst
	limits.Connections, limits.ClientConnections = p.Connections, p.ConnectionsPerClient
	limits.Streams, limits.ClientStreams = p.Subscriptions, p.SubscriptionsPerClient
}
