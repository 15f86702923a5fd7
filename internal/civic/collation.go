package civic

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// CollationVersion names the tables and options behind the keys of a Collator. Keys of another version do not compare with
// these: a store keeps the version with its keys, and computes them anew when it differs.
const CollationVersion = "tr; CLDR " + collate.CLDRVersion + "; standard, tertiary, non-ignorable; 2"

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
// equal keys, as those that differ only in normalization do; order such by id. A key has a little over two bytes a letter.
func (c *Collator) Key(s string) []byte {
	c.buffer.Reset()
	return packWeights(c.collator.KeyFromString(&c.buffer, s))
}

// The weights of most letters: without a diacritic that is not a letter's own, and in lower case.
const (
	commonSecondary = 0x20
	commonTertiary  = 0x02
)

// packWeights shortens a sort key of x/text and keeps the order: runs of the common weight, which are most of the secondary and
// tertiary levels, become a byte each (Unicode Technical Standard #10, Unicode Collation Algorithm, Run-Length Compression).
// A key is the primary weights, of two bytes or, with the highest bit set, three; two zeros; secondary weights of two bytes; two zeros;
// tertiary weights of one byte.
func packWeights(key []byte) []byte {
	end := 0
	for end+1 < len(key) && (key[end] != 0 || key[end+1] != 0) {
		end += 2 + int(key[end]>>7)
	}
	packed := append(make([]byte, 0, end+end/2+8), key[:end]...)
	packed = append(packed, 0, 0)
	secondary := level{packed: packed, common: commonSecondary}
	rest := key[min(end+2, len(key)):]
	for ; len(rest) > 1 && (rest[0] != 0 || rest[1] != 0); rest = rest[2:] {
		secondary.add(int(rest[0])<<8 | int(rest[1]))
	}
	secondary.end()
	tertiary := level{packed: append(secondary.packed, 0), common: commonTertiary}
	for _, weight := range rest[min(2, len(rest)):] {
		tertiary.add(int(weight))
	}
	tertiary.end()
	return tertiary.packed
}

// How a level is packed. Zero ends it. A weight below the common one is a byte of its own, below those of runs; so is one above it, above
// those of runs, or three bytes when it is far above. A run of common weights is greater the longer it is when the end or a lower weight
// follows, and less the longer it is when a higher one does.
const (
	longestRun   = 0x60
	beforeLower  = 0x1f // + length of the run
	beforeHigher = 0xe0 // - length of the run
	higher       = 0xe0 // + distance to the common weight
	farHigher    = 0xff // and two bytes
)

// level is one level of a key that is being packed.
type level struct {
	packed      []byte
	common, run int
}

func (l *level) add(weight int) {
	switch {
	case weight == l.common:
		l.run++
	case weight < l.common:
		l.end()
		l.packed = append(l.packed, byte(weight))
	default:
		l.flush(beforeHigher, -1)
		if distance := weight - l.common; distance < farHigher-higher {
			l.packed = append(l.packed, byte(higher+distance))
		} else {
			l.packed = append(l.packed, farHigher, byte(weight>>8), byte(weight))
		}
	}
}

// end packs the run before the end or a lower weight.
func (l *level) end() { l.flush(beforeLower, 1) }

func (l *level) flush(base, sign int) {
	for l.run > 0 {
		length := min(l.run, longestRun)
		l.packed = append(l.packed, byte(base+sign*length))
		l.run -= length
	}
}
