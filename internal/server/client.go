package server

import (
	"net/http"
	"net/netip"
	"strings"
)

// Proxies say how clients are known behind proxies: by the address that the outermost proxy of ours tells, which nobody can make up.
type Proxies struct {
	// Header is the header in which proxies tell whom they ask for: Forwarded, or one such as X-Forwarded-For that holds addresses alone.
	// No header is believed when it is empty.
	Header string
	// Trusted are the addresses of our proxies. What others tell is not believed.
	Trusted []netip.Prefix
}

// forwarded is the header of RFC 7239. Others hold nothing but addresses.
const forwarded = "Forwarded"

// clientOf returns who sent a request: from the connection's other end it goes back along the header, as far as our own proxies go.
func (p Proxies) clientOf(r *http.Request) netip.Prefix {
	address := parseAddress(r.RemoteAddr)
	if p.Header == "" {
		return networkOf(address)
	}
	told := strings.Join(r.Header.Values(p.Header), ",")
	for told != "" && p.trusts(address) {
		var last string
		if at := strings.LastIndexByte(told, ','); at >= 0 {
			told, last = told[:at], told[at+1:]
		} else {
			told, last = "", told
		}
		before := parseAddress(p.addressIn(last))
		if !before.IsValid() {
			break // it keeps its secret, or is nonsense: whoever told it answers for it
		}
		address = before
	}
	return networkOf(address)
}

// trusts reports whether an address is of one of our proxies.
func (p Proxies) trusts(address netip.Addr) bool {
	for _, trusted := range p.Trusted {
		if trusted.Contains(address) {
			return true
		}
	}
	return false
}

// addressIn returns the address in one part of the header.
func (p Proxies) addressIn(part string) string {
	if !strings.EqualFold(p.Header, forwarded) {
		return strings.TrimSpace(part)
	}
	for pair := range strings.SplitSeq(part, ";") {
		if name, value, _ := strings.Cut(pair, "="); strings.EqualFold(strings.TrimSpace(name), "for") {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

// parseAddress reads an address, with or without a port. What is none is not valid.
func parseAddress(text string) netip.Addr {
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return plain(withPort.Addr())
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return plain(address)
}

// plain returns an address in its one form: an IPv4 address written as IPv6 is the same client.
func plain(address netip.Addr) netip.Addr { return address.Unmap().WithZone("") }

// networkOf returns what counts as one client: an IPv4 address, or the 64 bits of IPv6 that whoever has one is given, with all the
// addresses in them. All whose addresses are not known are one client.
func networkOf(address netip.Addr) netip.Prefix {
	bits := address.BitLen()
	if address.Is6() {
		bits = 64
	}
	network, err := address.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return network
}
