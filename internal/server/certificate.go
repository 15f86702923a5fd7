package server

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// Certificate is the certificate of a server with its key, in two files. It is read anew when they change, as they do when it is renewed. It
// is looked for that at each handshake: that takes microseconds, and nothing has to be told of it.
type Certificate struct {
	files [2]string
	log   zerolog.Logger

	mu   sync.Mutex
	pair *tls.Certificate
	// seen is what the files were like when they were last read.
	seen [2]stamp
	// renewed is told of another certificate, by its fingerprint.
	renewed func(fingerprint string)
}

// stamp is what tells that a file was changed.
type stamp struct {
	changed time.Time
	size    int64
}

// LoadCertificate reads a certificate with those that lead to it, and its key, from files in PEM. It returns an error for files that are
// missing or do not belong together. The log is told of one that is not valid now, and of changes.
func LoadCertificate(certificate, key string, log zerolog.Logger) (*Certificate, error) {
	c := &Certificate{files: [2]string{certificate, key}, log: log, renewed: func(string) {}}
	seen, err := c.stamps()
	if err != nil {
		return nil, err
	}
	if err := c.read(seen); err != nil {
		return nil, err
	}
	return c, nil
}

// listener returns a listener for TLS, of version 1.2 at least and with HTTP/2.
func (c *Certificate) listener(plain net.Listener) net.Listener {
	return tls.NewListener(plain, &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return c.current(), nil
		},
	})
}

// Fingerprint returns the checksum by which a certificate is known, SHA-256 in hexadecimal digits.
func Fingerprint(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// OnRenewal tells do the fingerprint of the certificate, now and whenever there is another one.
func (c *Certificate) OnRenewal(do func(fingerprint string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.renewed = do
	do(Fingerprint(c.pair.Certificate[0]))
}

// current returns the certificate as the files are now. While they cannot be read, or do not belong together, it stays the one before.
func (c *Certificate) current() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen, err := c.stamps()
	if err == nil && seen == c.seen {
		return c.pair
	}
	if err == nil {
		err = c.read(seen)
	}
	switch {
	case err == nil:
		c.log.Info().Time("until", c.pair.Leaf.NotAfter).Msg("the certificate is read anew")
		c.renewed(Fingerprint(c.pair.Certificate[0]))
	case seen != c.seen: // told once
		c.seen = seen
		c.log.Error().Err(err).Msg("the certificate is changed and cannot be used; the one before stays")
	}
	return c.pair
}

func (c *Certificate) stamps() (seen [2]stamp, err error) {
	for i, path := range c.files {
		info, err := os.Stat(path)
		if err != nil {
			return [2]stamp{}, fmt.Errorf("read the certificate: %w", err)
		}
		seen[i] = stamp{info.ModTime(), info.Size()}
	}
	return seen, nil
}

func (c *Certificate) read(seen [2]stamp) error {
	pair, err := tls.LoadX509KeyPair(c.files[0], c.files[1])
	if err != nil {
		return fmt.Errorf("the certificate %s with the key %s: %w", c.files[0], c.files[1], err)
	}
	c.pair, c.seen = &pair, seen
	switch now := time.Now(); {
	case now.After(pair.Leaf.NotAfter):
		c.log.Warn().Time("until", pair.Leaf.NotAfter).Msg("the certificate has expired: clients will refuse it")
	case now.Before(pair.Leaf.NotBefore):
		c.log.Warn().Time("from", pair.Leaf.NotBefore).Msg("the certificate is not valid yet: clients will refuse it")
	}
	return nil
}
