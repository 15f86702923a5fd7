package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// dialFrom connects from an address of this machine, and says something.
func dialFrom(t *testing.T, own, server, text string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(own)}, Timeout: patience}
	conn, err := dialer.DialContext(t.Context(), "tcp", server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_, _ = io.WriteString(conn, text) // it may be closed already
	return conn
}

// isClosed reports whether the server closes a connection in time.
func isClosed(t *testing.T, conn net.Conn, within time.Duration) bool {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	_, err := conn.Read(make([]byte, 1))
	return err != nil && !errors.Is(err, os.ErrDeadlineExceeded)
}

// clientAt asks from an address of this machine, on a new connection each time.
func clientAt(own string) *http.Client {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(own)}}
	return &http.Client{Timeout: patience, Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}}
}

// asks sends a question, and returns the status of the answer, 0 when there is none.
func asks(ctx context.Context, client *http.Client, address string) int {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/graphql?query=%7Bask%7D", nil)
	if err != nil {
		return 0
	}
	got, err := client.Do(request)
	if err != nil {
		return 0
	}
	defer func() { _ = got.Body.Close() }()
	if _, err := io.Copy(io.Discard, got.Body); err != nil {
		return 0
	}
	return got.StatusCode
}

const (
	slowHeader = "POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: "
	slowBody   = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 8000\r\n\r\n{\"query\":\""
)

// TestSlowClientsDoNotKeepOthersOut opens 2,000 connections from one address, on which a header or a body begins and never ends.
func TestSlowClientsDoNotKeepOthersOut(t *testing.T) {
	service := newService(t, hello)
	const most = 1200
	if limits := service.config.Limits; limits.ClientConnections != most || limits.Connections < 2*most {
		t.Fatalf("the limits are %+v", limits)
	}
	service.config.Limits.ReadHeader, service.config.Limits.Read = time.Hour, time.Hour // so that they are not given up meanwhile
	address, _, _ := service.start(t)
	before := held()
	slow := make([]net.Conn, 2000)
	for i := range slow {
		slow[i] = dialFrom(t, "127.0.0.1", address, []string{slowHeader, slowBody}[i%2]+strings.Repeat("x", 4000))
	}
	other := clientAt("127.0.0.2")
	for range 10 {
		begin := time.Now()
		if status := asks(t.Context(), other, address); status != http.StatusOK {
			t.Fatalf("another client is answered with %d", status)
		}
		if took := time.Since(begin); took > 5*time.Second { // far more than it needs, on a machine that does much else
			t.Errorf("another client waited %s", took)
		}
	}
	if cost := held() - before; cost > 100<<20 {
		t.Errorf("they cost %d bytes", cost)
	}
	for i, conn := range slow {
		if i < most && isClosed(t, conn, time.Millisecond) {
			t.Fatalf("connection %d was closed", i)
		}
		if i >= most && !isClosed(t, conn, patience) {
			t.Fatalf("connection %d was not closed", i)
		}
	}
}

// TestConnectionsAreBoundedInAll, whoever has them; when one is closed there is room again.
func TestConnectionsAreBoundedInAll(t *testing.T) {
	service := newService(t, hello)
	service.config.Limits.Connections, service.config.Limits.ClientConnections = 6, 4
	address, _, _ := service.start(t)
	var open []net.Conn
	for i := range 8 {
		open = append(open, dialFrom(t, fmt.Sprintf("127.0.0.%d", 1+i%2), address, slowHeader))
	}
	third := clientAt("127.0.0.3")
	if status := asks(t.Context(), third, address); status != 0 {
		t.Errorf("one too many is answered with %d", status)
	}
	for _, conn := range open[:2] {
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
	deadline := time.Now().Add(patience)
	for asks(t.Context(), third, address) != http.StatusOK { // the server has to notice
		if time.Now().After(deadline) {
			t.Fatal("there is no room though connections were closed")
		}
	}
}

// TestSlowRequestsAreAnsweredWithACode: a body that does not come is given up, and its sender is told.
func TestSlowRequestsAreAnsweredWithACode(t *testing.T) {
	service := newService(t, hello)
	service.config.Limits.ReadHeader, service.config.Limits.Read = 200*time.Millisecond, 300*time.Millisecond
	address, _, _ := service.start(t)
	body := dialFrom(t, "127.0.0.1", address, slowBody)
	if err := body.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(body)
	if err != nil || !strings.Contains(string(text), " 408 ") || !strings.Contains(string(text), `"code":"TIMEOUT"`) {
		t.Errorf("a slow body is answered with %s, %v", text, err)
	}
	header := dialFrom(t, "127.0.0.1", address, slowHeader)
	if err := header.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(header); err != nil {
		t.Errorf("a slow header is answered with %s, %v", text, err)
	}
}
