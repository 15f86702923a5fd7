package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// identity is a certificate of a server's own, with its key, in files.
type identity struct{ certificate, key string }

// write makes a certificate for this machine, good from an hour ago for a time.
func (i identity) write(t *testing.T, serial int64, life time.Duration) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now().Add(-time.Hour)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "civicgraph test"}, NotBefore: begin, NotAfter: begin.Add(life),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	key = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
	if err := errors.Join(os.WriteFile(i.certificate, certificate, 0o600), os.WriteFile(i.key, key, 0o600)); err != nil {
		t.Fatal(err)
	}
	return certificate, key
}

func newIdentity(t *testing.T, life time.Duration) identity {
	t.Helper()
	folder := t.TempDir()
	i := identity{filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")}
	i.write(t, 1, life)
	return i
}

func (i identity) flags() []string { return []string{"--tls-cert", i.certificate, "--tls-key", i.key} }

// shown connects to a server, trusting the certificate that the files hold now, and returns the serial number of the one it shows.
func (i identity) shown(t *testing.T, s *running) int64 {
	t.Helper()
	connection, err := tls.Dial("tcp", strings.TrimPrefix(s.url, "https://"), &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // it is only looked at
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	return connection.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

const day = 24 * time.Hour

// TestServingWithTLS asks over HTTP/2 and HTTP/1.1, follows what changes, and goes through the server with commands that know it by its
// folder, or by its certificate. It is stopped while somebody follows.
func TestServingWithTLS(t *testing.T) {
	id, data := newIdentity(t, day), filepath.Join(t.TempDir(), "graph")
	s := serve(t, data, id.flags()...)
	if !strings.HasPrefix(s.url, "https://") {
		t.Fatalf("it serves %s", s.url)
	}
	client, _, err := trust{CA: id.certificate}.client(s.url)
	if err != nil {
		t.Fatal(err)
	}
	s.secure = client
	response, err := client.Get(s.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.ProtoMajor != 2 || response.StatusCode != http.StatusOK || response.TLS.Version < tls.VersionTLS12 {
		t.Errorf("it answers %s %s", response.Proto, response.Status)
	}
	oldest := &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11} //nolint:gosec // that it is refused
	if connection, err := tls.Dial("tcp", strings.TrimPrefix(s.url, "https://"), oldest); err == nil {
		_ = connection.Close()
		t.Error("it speaks TLS 1.1")
	}
	token := strings.TrimSpace(must(t, "token", "create", "--role", "editor", "--data", data))
	before := s.revision(t)
	events := s.follow(t, before)
	made := member{s, token}.write(t, fmt.Sprintf(writeTheme, "written"))
	wantRevisions(t, events, before, 1)

	folder := t.TempDir()
	if told := must(t, "backup", "--data", data, filepath.Join(folder, "backup")); told != "revision "+made+"\n" {
		t.Errorf("the backup tells %s", told)
	}
	if told := must(t, "load", "--data", data); fate(t, told, "created") != "0" {
		t.Errorf("the load tells %s", told)
	}
	admin := strings.TrimSpace(must(t, "token", "create", "--role", "admin", "--data", data))
	must(t, "load", "--server", s.url, "--token", admin, "--ca", id.certificate)
	must(t, "snapshot", "--data", data, filepath.Join(folder, "snapshot"))
	for _, args := range [][]string{{"--data", data}, {"--server", s.url, "--ca", id.certificate}} {
		if got := must(t, append([]string{"doctor"}, args...)...); strings.Contains(got, "PROBLEM") || strings.Contains(got, "sha256") {
			t.Errorf("doctor %v: %s", args, got)
		}
	}
	if got := civicgraph(t, "doctor", "--server", s.url); got.status != 1 || !strings.Contains(got.out, "--ca") {
		t.Errorf("doctor with another trust: %+v", got)
	}
	if got := civicgraph(t, "load", "--server", s.url, "--token", admin); got.status != 1 || !strings.Contains(got.err, "certificate") {
		t.Errorf("a load with another trust: %+v", got)
	}
	if status := s.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("status %d\n%s", status, s.text())
	}
	wantNoMore(t, events, "UNAVAILABLE")
}

// TestACertificateIsRenewed while the server runs: it shows the new one to who comes next, also to commands that go through it. Files that do
// not belong together change nothing.
func TestACertificateIsRenewed(t *testing.T) {
	id, data := newIdentity(t, day), filepath.Join(t.TempDir(), "graph")
	s := serve(t, data, append(id.flags(), "--no-builtin-data")...)
	if serial := id.shown(t, s); serial != 1 {
		t.Fatalf("it shows the certificate %d", serial)
	}
	good, _ := id.write(t, 2, day)
	if serial := id.shown(t, s); serial != 2 {
		t.Errorf("behind the renewal it shows the certificate %d", serial)
	}
	must(t, "load", "--data", data)
	_, key := id.write(t, 3, day)
	if err := os.WriteFile(id.certificate, append(good, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if serial := id.shown(t, s); serial != 2 {
			t.Errorf("with a key of another it shows the certificate %d", serial)
		}
	}
	if told := strings.Count(s.text(), "cannot be used"); told != 1 || strings.Contains(s.text(), string(key)) {
		t.Errorf("it tells %d times of it:\n%s", told, s.text())
	}
	id.write(t, 4, day)
	if serial := id.shown(t, s); serial != 4 {
		t.Errorf("in the end it shows the certificate %d", serial)
	}
	// Whoever else answers at the address of the lock is not trusted.
	lock, err := os.ReadFile(filepath.Join(data, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	client, base, err := trust{}.client(strings.TrimSpace(string(lock[:len(lock)-3])) + "00")
	if err != nil {
		t.Fatal(err)
	}
	if response, err := client.Get(base + "/healthz"); err == nil {
		_ = response.Body.Close()
		t.Error("another certificate is trusted")
	}
}

func TestCertificatesThatCannotBeUsed(t *testing.T) {
	good, other, data := newIdentity(t, day), newIdentity(t, day), filepath.Join(t.TempDir(), "graph")
	for name, test := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"one without the other":  {[]string{"--tls-cert", good.certificate}, 2, "--tls-key"},
		"a file that is missing": {[]string{"--tls-cert", good.certificate + "x", "--tls-key", good.key}, 1, good.certificate + "x"},
		"the key of another":     {[]string{"--tls-cert", good.certificate, "--tls-key", other.key}, 1, "does not match"},
		"what is no certificate": {[]string{"--tls-cert", good.key, "--tls-key", good.key}, 1, "--tls-cert"},
	} {
		got := civicgraph(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", data}, test.args...)...)
		if got.status != test.status || !strings.Contains(got.err, test.want) || strings.Contains(got.err, "--data") {
			t.Errorf("%s: %+v", name, got)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%s: it made the folder", name)
		}
	}
	expired := newIdentity(t, time.Minute)
	if s := serve(t, data, append(expired.flags(), "--no-builtin-data")...); !strings.Contains(s.text(), "has expired") {
		t.Errorf("it does not tell that the certificate has expired:\n%s", s.text())
	}
}

// TestARequestOverTLSIsFinished when the server is told to stop in its middle.
func TestARequestOverTLSIsFinished(t *testing.T) {
	id := newIdentity(t, day)
	s := serve(t, filepath.Join(t.TempDir(), "graph"), append(id.flags(), "--no-builtin-data")...)
	client, _, err := trust{CA: id.certificate}.client(s.url)
	if err != nil {
		t.Fatal(err)
	}
	body, rest := io.Pipe()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/graphql", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answered := make(chan string, 1)
	go func() {
		response, err := client.Do(request)
		if err != nil {
			answered <- err.Error()
			return
		}
		text, err := io.ReadAll(response.Body)
		answered <- fmt.Sprint(string(text), errors.Join(err, response.Body.Close()))
	}()
	if _, err := rest.Write([]byte(`{"query":`)); err != nil { // it is taken when the request is under way
		t.Fatal(err)
	}
	metrics := func() bool { // the server runs it when the header has come
		response, err := client.Get(s.url + "/healthz")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return true
	}
	if !metrics() {
		t.Fatal("the server does not answer beside it")
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		probe, err := net.Dial("tcp", strings.TrimPrefix(s.url, "https://"))
		if err != nil {
			break // it takes no more
		}
		_ = probe.Close()
	}
	if _, err := rest.Write([]byte(`"{ graphInfo { build } }"}`)); err != nil {
		t.Fatal(err)
	}
	_ = rest.Close()
	if got := <-answered; !bytes.Contains([]byte(got), []byte(`"build"`)) {
		t.Errorf("the answer is %s", got)
	}
	s.wait(t)
	if status := s.cmd.ProcessState.ExitCode(); status != 0 {
		t.Errorf("status %d\n%s", status, s.text())
	}
}
