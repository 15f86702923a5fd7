package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/rs/zerolog"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/server"
)

// encryption are the flags of a server that speaks TLS.
type encryption struct {
	TLSCert string `name:"tls-cert" type:"path" placeholder:"FILE" help:"The certificate for TLS, with those that lead to it, in PEM. Without one the server speaks plain HTTP. Files that change are read anew."`
	TLSKey  string `name:"tls-key" type:"path" placeholder:"FILE" help:"The key of the certificate, in PEM."`
}

func (e *encryption) validateTLS() error {
	if (e.TLSCert == "") != (e.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together")
	}
	return nil
}

// certificate returns the certificate of the server, nil where it has none.
func (e *encryption) certificate(log zerolog.Logger) (*server.Certificate, error) {
	if e.TLSCert == "" {
		return nil, nil
	}
	certificate, err := server.LoadCertificate(e.TLSCert, e.TLSKey, log)
	if err != nil {
		return nil, &civic.Fault{Kind: civic.ErrInvalid, Problem: err.Error(), Remedy: "give files with --tls-cert and --tls-key that belong together"}
	}
	return certificate, nil
}

// announcing tells other processes where the server is. Behind the address stands the fingerprint of its certificate, which may be one for
// another name than this machine has for itself: so that whoever may read the data folder knows the server by it.
func announcing(store opened, address string, certificate *server.Certificate, log zerolog.Logger) (err error) {
	if certificate == nil {
		return store.announce(address)
	}
	first := true
	certificate.OnRenewal(func(fingerprint string) {
		told := store.announce(address + pinMark + fingerprint)
		if first {
			err, first = told, false
		} else if told != nil {
			log.Error().Err(told).Msg("others on this machine do not learn of the new certificate")
		}
	})
	return err
}

// pinMark stands between the address of a server and the fingerprint of its certificate.
const pinMark = "#sha256="

// trust is the flag that names whose certificates are good.
type trust struct {
	CA string `name:"ca" type:"path" placeholder:"FILE" help:"Certificates in PEM that the server's must come from, such as its own, instead of those that this machine trusts."`
}

// client returns a client for a server, and the server's address without what only the client needs to know.
func (t trust) client(address string) (client *http.Client, base string, err error) {
	base, pin, pinned := strings.Cut(address, pinMark)
	base = strings.TrimSuffix(base, "/")
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	switch {
	case pinned:
		config.InsecureSkipVerify = true // the fingerprint is looked at instead
		config.VerifyConnection = func(state tls.ConnectionState) error {
			if server.Fingerprint(state.PeerCertificates[0].Raw) != pin {
				return errors.New("what answers there does not have the certificate of the server that has the folder open")
			}
			return nil
		}
	case t.CA != "":
		if config.RootCAs, err = poolOf(t.CA); err != nil {
			return nil, "", err
		}
	default:
		return http.DefaultClient, base, nil
	}
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: config, ForceAttemptHTTP2: true}}, base, nil
}

func poolOf(path string) (*x509.CertPool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &civic.Fault{Kind: civic.ErrInvalid, Problem: err.Error(), Remedy: "give a file of certificates with --ca"}
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--ca: %s holds no certificate in PEM", path)
	}
	return pool, nil
}
