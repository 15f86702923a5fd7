package network

import "github.com/civicgraph/civicgraph/internal/civic"

// none stands for the number of something that there is not.
const none int32 = -1

// vocabulary gives the words of the model small numbers, from 1 on; 0 is no word or an unknown one.
type vocabulary struct {
	organizationTypes codes[civic.OrganizationType]
	sectors           codes[civic.Sector]
	activityTypes     codes[civic.ActivityType]
	formats           codes[civic.EventFormat]
	roles             codes[civic.Role]
}

func newVocabulary() *vocabulary {
	return &vocabulary{
		organizationTypes: newCodes(civic.OrganizationTypes()),
		sectors:           newCodes(civic.Sectors()),
		activityTypes:     newCodes(civic.ActivityTypes()),
		formats:           newCodes(civic.EventFormats()),
		roles:             newCodes(civic.Roles()),
	}
}

type codes[T ~string] struct {
	// words has the word of each code; that of 0 is empty.
	words []T
	code  map[T]uint8
}

func newCodes[T ~string](words []T) codes[T] {
	c := codes[T]{words: append([]T{""}, words...), code: make(map[T]uint8, len(words))}
	for i, word := range words {
		c.code[word] = uint8(i + 1)
	}
	return c
}

// mask returns the set of the codes of words, or all when there are none.
func (c codes[T]) mask(words []T) uint32 {
	if len(words) == 0 {
		return ^uint32(0)
	}
	var mask uint32
	for _, word := range words {
		if code := c.code[word]; code != 0 {
			mask |= 1 << code
		}
	}
	return mask
}

// place is the row of a place. Here is false for one that others name and nobody added.
type place struct {
	here bool
	kind civic.PlaceType
	// within and province are places, or none; a province is its own.
	within, province int32
}

// organization is the row of an organization.
type organization struct {
	here         bool
	kind, sector uint8
	seat         int32
	themes       []int32
}

// activity is the row of an activity. Parent is none for one that is part of nothing.
type activity struct {
	here                    bool
	kind, format            uint8
	parent                  int32
	period                  int32
	places, themes, sources []int32
}

// moment is when a period is, as filters and orders need it.
type moment struct {
	span  civic.Span
	dated bool
	// until is civic.Date.LastDay of the period's end.
	until civic.Day
}

func momentOf(period civic.Period) moment {
	span, dated := period.Span()
	return moment{span: span, dated: dated, until: period.End.LastDay()}
}

// start is the days of a period's start, if they are known.
type start struct {
	span  civic.Span
	known bool
}

func startOf(period civic.Period) start {
	first, last, known := period.Start.Days()
	return start{civic.Span{First: first, Last: last}, known}
}

// edge is one entry of a row: the number of what is at the other end, and for a participation what it is.
type edge struct {
	other int32
	mark  mark
}

// mark is the role (4 bits) and the number of the participation's own period (0 when it has none).
type mark uint32

const (
	roleBits = 4
	roleMask = 1<<roleBits - 1
	noPeriod = int32(0)
)

func newMark(role uint8, period int32) mark { return mark(period)<<roleBits | mark(role) }

func (m mark) role() uint8   { return uint8(m & roleMask) }
func (m mark) period() int32 { return int32(m >> roleBits) }
