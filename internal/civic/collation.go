package civic

import (
	"bytes"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// CollationVersion names the tables and options behind the keys of a Collator. Keys of another version do not compare with
// these: a store keeps the version with its keys, and computes them anew when it differs.
const CollationVersion = "tr; CLDR " + collate.CLDRVersion + "; standard, tertiary, non-ignorable; 1"

// Collator makes the keys by which names stand in Turkish order, with CLDR's standard collation for Turkish: c before ç,
// ı before i, a space before every letter; case and diacritics that are not Turkish letters (â) decide between names that
// are equal but for them. It is not safe for concurrent use; each goroutine makes its own.
type Collator struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

// NewCollator returns a collator.
func NewCollator() *Collator {
	return &Collator{collator: collate.New(language.Turkish)}
}

// Key returns the sort key of a name: keys compare with bytes.Compare as the names stand in order. Different texts may have
// equal keys, as those that differ only in normalization do; order such by id. A key has about three bytes a letter.
func (c *Collator) Key(s string) []byte {
	c.buffer.Reset()
	return bytes.Clone(c.collator.KeyFromString(&c.buffer, s))
}
