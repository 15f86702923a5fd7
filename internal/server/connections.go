package server

import (
	"net"
	"net/netip"
	"sync"
)

// connections is a listener that bounds how many connections are open, in all and from one client, so that somebody who opens many and
// says nothing on them does not keep others out. Those that are too many are closed at once.
type connections struct {
	net.Listener
	// most and mostOfOne bound them; 0 is no bound. Our own proxies, if there are any, have no bound of their own: they ask for many.
	most, mostOfOne int
	proxies         Proxies

	mu      sync.Mutex
	open    int
	clients map[netip.Prefix]int
}

func bounded(listener net.Listener, limits Limits, proxies Proxies) *connections {
	return &connections{
		Listener: listener, most: limits.Connections, mostOfOne: limits.ClientConnections, proxies: proxies, clients: map[netip.Prefix]int{},
	}
}

// Accept returns the next connection that is not one too many.
func (c *connections) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		address := parseAddress(conn.RemoteAddr().String())
		client := networkOf(address)
		if c.begin(client, c.proxies.Header != "" && c.proxies.trusts(address)) {
			return &connection{Conn: conn, end: sync.OnceFunc(func() { c.end(client) })}, nil
		}
		_ = conn.Close() // whoever has too many is told nothing: that would take time, and more than a connection
	}
}

func (c *connections) begin(client netip.Prefix, proxy bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.most > 0 && c.open >= c.most || c.mostOfOne > 0 && !proxy && c.clients[client] >= c.mostOfOne {
		return false
	}
	c.open++
	c.clients[client]++
	return true
}

func (c *connections) end(client netip.Prefix) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	if c.clients[client]--; c.clients[client] == 0 {
		delete(c.clients, client)
	}
}

// connection is one that is counted until it is closed.
type connection struct {
	net.Conn
	end func()
}

// Close closes it.
func (c *connection) Close() error {
	defer c.end()
	return c.Conn.Close()
}
