package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/server"
)

// from is a question of a client, with headers as name and value by turns.
func from(address string, headers ...string) *http.Request {
	request := post(`{"query":"{ ask }"}`)
	request.RemoteAddr = address
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	return request
}

// TestWhoIsOneClient lets each client ask once, and looks whether a second request comes from the same one.
func TestWhoIsOneClient(t *testing.T) {
	const proxy, other, header = "10.0.0.7:40000", "198.51.100.9:40000", "X-Forwarded-For"
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:ffff::/48")}
	tests := []struct {
		name, header  string
		first, second *http.Request
		same          bool
	}{
		{"one address", "", from(other), from("198.51.100.9:50000"), true},
		{"two addresses", "", from(other), from("198.51.100.10:40000"), false},
		{"two of one IPv6 network", "", from("[2001:db8:1:2::1]:1"), from("[2001:db8:1:2:ffff::9]:1"), true},
		{"two of two IPv6 networks", "", from("[2001:db8:1:2::1]:1"), from("[2001:db8:1:3::1]:1"), false},
		{"IPv4 written as IPv6", "", from(other), from("[::ffff:198.51.100.9]:1"), true},
		{"on two interfaces", "", from("[fe80::1%eth0]:1"), from("[fe80::1%eth1]:1"), true},
		{"a header that is not believed", "", from(proxy, header, "192.0.2.1"), from(proxy, header, "192.0.2.2"), true},
		{"two through a proxy", header, from(proxy, header, "192.0.2.1"), from(proxy, header, "192.0.2.2"), false},
		{"one through two proxies", header, from(proxy, header, "192.0.2.1"), from("10.0.0.8:1", header, "192.0.2.1"), true},
		{"one through a chain of proxies", header, from(proxy, header, "192.0.2.1"), from(proxy, header, "192.0.2.1, 10.1.1.1"), true},
		{"in several headers", header, from(proxy, header, "192.0.2.1"), from(proxy, header, "192.0.2.1", header, "10.1.1.1"), true},
		{"with a port", header, from(proxy, header, "192.0.2.1"), from(proxy, header, "192.0.2.1:8080"), true},
		{"an IPv6 network", header, from(proxy, header, "2001:db8:1:2::1"), from(proxy, header, "[2001:db8:1:2::2]:80"), true},
		{"a proxy with IPv6", header, from("[2001:db8:ffff::1]:1", header, "192.0.2.1"), from("[2001:db8:ffff::2]:1", header, "192.0.2.2"), false},
		{"who makes up addresses before its own", header, from(proxy, header, "192.0.2.50, 192.0.2.1"), from(proxy, header, "192.0.2.51, 192.0.2.1"), true},
		{"who makes up several", header, from(proxy, header, "192.0.2.60, 192.0.2.50, 192.0.2.1"), from(proxy, header, "192.0.2.51, 192.0.2.61,192.0.2.1"), true},
		{"two that make up several", header, from(proxy, header, "192.0.2.60, 192.0.2.50, 192.0.2.1"), from(proxy, header, "192.0.2.60, 192.0.2.50, 192.0.2.2"), false},
		{"who makes up trusted ones before its own", header, from(proxy, header, "10.2.2.2, 192.0.2.1"), from(proxy, header, "10.3.3.3, 192.0.2.1"), true},
		{"who is no proxy and tells one", header, from(other, header, "192.0.2.1"), from(other, header, "192.0.2.2"), true},
		{"nonsense is the proxy's", header, from(proxy, header, "unknown"), from(proxy, header, "nonsense"), true},
		{"nonsense before what is told", header, from(proxy, header, "x\"y, 192.0.2.1"), from(proxy, header, "192.0.2.1"), true},
		{"nothing told", header, from(proxy), from(proxy, header, ""), true},
		{"RFC 7239", "Forwarded", from(proxy, "Forwarded", `for=192.0.2.1;proto=https;by=10.0.0.7`), from(proxy, "Forwarded", `proto=http; For="192.0.2.1:4711"`), true},
		{"RFC 7239, two", "Forwarded", from(proxy, "Forwarded", `for=192.0.2.1`), from(proxy, "Forwarded", `for=192.0.2.2`), false},
		{"RFC 7239, IPv6", "Forwarded", from(proxy, "Forwarded", `for="[2001:db8:1:2::1]:1"`), from(proxy, "Forwarded", `for="[2001:db8:1:2::2]"`), true},
		{"RFC 7239, made up before", "Forwarded", from(proxy, "Forwarded", `for="192.0.2.8, for=192.0.2.1`), from(proxy, "Forwarded", `for=_x, for=192.0.2.1`), true},
		{"RFC 7239, hidden", "Forwarded", from(proxy, "Forwarded", `for=_one`), from(proxy, "Forwarded", `for=_two`), true},
		{"two that are not known", "", from(""), from("@"), true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			service := newService(t, hello)
			service.config.Limits.Rate, service.config.Limits.Burst = 0.001, 1
			service.config.Proxies = server.Proxies{Header: test.header, Trusted: trusted}
			handler := service.handler(t)
			if got := do(handler, test.first); got.Code != http.StatusOK {
				t.Fatalf("the first: %d %s", got.Code, got.Body)
			}
			got := do(handler, test.second)
			if refused := got.Code == http.StatusTooManyRequests; refused != test.same {
				t.Errorf("the second: %d %s", got.Code, got.Body)
			}
			if log := service.log.String(); strings.Contains(log, "192.0.2.") || strings.Contains(log, "198.51.100.") || strings.Contains(log, "2001:db8") {
				t.Errorf("the log tells addresses:\n%s", log)
			}
		})
	}
}

// TestWhoAsksTooOftenWaits asks as fast as it can, and then again as soon as it is told to.
func TestWhoAsksTooOftenWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := newService(t, hello)
		service.config.Limits.Rate, service.config.Limits.Burst = 0.5, 3
		handler := service.handler(t)
		const address = "198.51.100.9:40000"
		for i := range 3 {
			if got := do(handler, from(address)); got.Code != http.StatusOK {
				t.Fatalf("question %d of the burst: %d %s", i, got.Code, got.Body)
			}
		}
		for range 5 { // which cost nothing
			got := do(handler, from(address))
			if gotCode := code(t, got.Body); got.Code != http.StatusTooManyRequests || gotCode != "TOO_MANY_REQUESTS" || got.Header().Get("Retry-After") != "2" {
				t.Fatalf("one too many: %d %s, to wait %q", got.Code, gotCode, got.Header().Get("Retry-After"))
			}
		}
		if got := do(handler, from("198.51.100.10:40000")); got.Code != http.StatusOK {
			t.Errorf("another client: %d", got.Code)
		}
		if got := do(handler, httptest.NewRequest(http.MethodGet, "/healthz", nil)); got.Code != http.StatusOK {
			t.Errorf("health: %d", got.Code)
		}
		<-time.After(2 * time.Second)
		if got := do(handler, from(address)); got.Code != http.StatusOK {
			t.Errorf("after the wait: %d %s", got.Code, got.Body)
		}
		if got := do(handler, from(address)); got.Code != http.StatusTooManyRequests {
			t.Errorf("after the wait, again: %d", got.Code)
		}
	})
}

func TestATokenIsOneClientWhereverItIs(t *testing.T) {
	service := newService(t, hello)
	service.config.Limits.Rate, service.config.Limits.Burst = 0.001, 2
	one, two := service.token(t, "one", auth.Reader), service.token(t, "two", auth.Reader)
	handler := service.handler(t)
	const address = "198.51.100.9:40000"
	steps := []struct {
		name    string
		request *http.Request
		want    int
	}{
		{"a token", from(address, "Authorization", "Bearer "+one), 200},
		{"from elsewhere", from("192.0.2.1:1", "Authorization", "Bearer "+one), 200},
		{"once too often, from elsewhere again", from("192.0.2.2:1", "Authorization", "Bearer "+one), 429},
		{"another token", from(address, "Authorization", "Bearer "+two), 200},
		{"no token", from(address), 200},
		{"a token that is not good", from(address, "Authorization", "Bearer "+one+"x"), 401},
		{"counts with those without", from(address, "Authorization", "Bearer "+two+"x"), 429},
		{"as do these", from(address), 429},
		{"of which good tokens know nothing", from(address, "Authorization", "Bearer "+two), 200},
	}
	for _, step := range steps {
		if got := do(handler, step.request); got.Code != step.want {
			t.Errorf("%s: %d %s, want %d", step.name, got.Code, got.Body, step.want)
		}
	}
}

// TestManyClientsAreForgotten: the table of clients is bounded, so that who asks from very many addresses does not fill the memory.
func TestManyClientsAreForgotten(t *testing.T) {
	service := newService(t, hello)
	service.config.Limits.Rate, service.config.Limits.Burst = 0.001, 1
	handler := service.handler(t)
	const clients, most = 100_000, 20 << 20
	ask := func(i int) int {
		request := from(fmt.Sprintf("[2001:db8:%x:%x::1]:1", i>>16, i&0xffff))
		request.Header.Set("Accept", "text/html") // refused at once, and counted before
		return do(handler, request).Code
	}
	ask(0)
	service.log.forget()
	before := held()
	for i := range clients {
		ask(i)
		if i%1000 == 0 {
			service.log.forget()
		}
	}
	service.log.forget()
	if cost := held() - before; cost > most {
		t.Errorf("%d clients cost %d bytes", clients, cost)
	}
	if got := ask(clients - 1); got != http.StatusTooManyRequests {
		t.Errorf("the last client was forgotten: %d", got)
	}
	if got := ask(1); got != http.StatusNotAcceptable {
		t.Errorf("the first client is remembered: %d", got)
	}
}

// TestEachQuestionOnAWebSocketCounts, as if it came alone.
func TestEachQuestionOnAWebSocketCounts(t *testing.T) {
	service, _ := newLiveService(t, func(l *server.Limits) { l.Rate, l.Burst = 0.001, 3 })
	address, _, _ := service.start(t)
	w := connect(t, address)
	for i := range 2 {
		w.subscribe(strconv.Itoa(i), "{ __typename }")
		w.want(fmt.Sprintf(`{"id":"%d","type":"next","payload":{"data":{"__typename":"Query"}}}`, i))
		w.want(fmt.Sprintf(`{"id":"%d","type":"complete"}`, i))
	}
	w.subscribe("more", "{ __typename }")
	w.wantError("more", "TOO_MANY_REQUESTS")
}

// TestLargeBodiesAreBounded holds the large bodies of one client back until they are too many; another client is answered.
func TestLargeBodiesAreBounded(t *testing.T) {
	service := newService(t, hello)
	running, finish := make(chan struct{}), make(chan struct{})
	service.config.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Hold") != "" {
			running <- struct{}{}
			<-finish
		}
	})
	handler := service.handler(t)
	large := func(address string, headers ...string) *http.Request {
		request := from(address, headers...)
		request.ContentLength = -1
		return request
	}
	const hostileClient, other = "198.51.100.9:1", "198.51.100.10:1"
	done := make(chan struct{})
	for range 32 { // of a MiB each
		go func() { do(handler, large(hostileClient, "Hold", "yes")); done <- struct{}{} }()
		within(t, running, "a large body")
	}
	got := do(handler, large(hostileClient))
	if gotCode := code(t, got.Body); got.Code != http.StatusServiceUnavailable || gotCode != "BUSY" || got.Header().Get("Retry-After") == "" {
		t.Errorf("one too many: %d %s", got.Code, gotCode)
	}
	if got := do(handler, from(hostileClient)); got.Code != http.StatusOK {
		t.Errorf("a small one: %d", got.Code)
	}
	if got := do(handler, large(other)); got.Code != http.StatusOK {
		t.Errorf("another client: %d", got.Code)
	}
	close(finish)
	for range 32 {
		within(t, done, "the large bodies to be answered")
	}
	if got := do(handler, large(hostileClient)); got.Code != http.StatusOK {
		t.Errorf("when they are answered: %d", got.Code)
	}
}
