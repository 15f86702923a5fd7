package civic

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
)

// ID names one entity for good. It is opaque to clients: one letter for its kind, then base-32 text. An id is minted once,
// from the first natural key of the entity, and never recomputed.
type ID string

// Kind is the kind of entity that an ID names, as the letter the ID begins with.
type Kind byte

// The kinds of entities.
const (
	KindOrganization  Kind = 'o'
	KindActivity      Kind = 'a'
	KindParticipation Kind = 'p'
	KindOutput        Kind = 'u'
	KindAssessment    Kind = 's'
	KindPlace         Kind = 'l'
	KindTheme         Kind = 't'
	KindSource        Kind = 'r'
)

// stemLength is the number of base-32 characters (80 bits) that follow the kind letter of a minted id.
const stemLength = 16

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// roleCodes gives every role the letter that ends the ids of its participations. Letters are never reused.
const roleCodes = "cpafgtibmhqnr"

// Kind returns the kind that id names, or 0 when id is empty.
func (id ID) Kind() Kind {
	if id == "" {
		return 0
	}
	return Kind(id[0])
}

// stem returns what follows the kind letter.
func (id ID) stem() string { return string(id[1:]) }

// Valid reports whether id has the form of an id of this graph. It may still name nothing.
func (id ID) Valid() bool {
	want := 1 + stemLength
	switch id.Kind() {
	case KindOrganization, KindActivity, KindPlace, KindTheme, KindSource:
	case KindOutput, KindAssessment:
		want += stemLength
	case KindParticipation:
		_, _, _, ok := id.ParticipationParts()
		return ok
	default:
		return false
	}
	return len(id) == want && inAlphabet(id.stem())
}

func inAlphabet(s string) bool {
	return strings.Trim(s, idAlphabet) == ""
}

// CheckID returns an ErrInvalid fault unless id has the form of an id of one of the kinds (of any kind when none is given).
func CheckID(id ID, path []any, kinds ...Kind) error {
	if !id.Valid() {
		return Invalid("this is not an id of this graph", "give an id as the API returned it", path...)
	}
	for _, kind := range kinds {
		if id.Kind() == kind {
			return nil
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	return Invalid("this id names "+id.Kind().noun(), "give the id of "+kinds[0].noun(), path...)
}

func (k Kind) noun() string {
	switch k {
	case KindOrganization:
		return "an organization"
	case KindActivity:
		return "an activity"
	case KindParticipation:
		return "a participation"
	case KindOutput:
		return "an output"
	case KindAssessment:
		return "an assessment"
	case KindPlace:
		return "a place"
	case KindTheme:
		return "a theme"
	case KindSource:
		return "a source"
	}
	return "nothing"
}

// Mint returns the id of kind that is made from its first natural key. Attempt is 0 but for the second and further entities
// whose keys meet in the same 80 bits.
func Mint(kind Kind, key Key, attempt int) ID {
	return ID(kind) + ID(stem(fmt.Sprintf("%c\x00%s\x00%s\x00%d", kind, key.Scheme, key.Value, attempt)))
}

func stem(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base32.NewEncoding(idAlphabet).WithPadding(base32.NoPadding).EncodeToString(sum[:stemLength*5/8])
}

// ParticipationID returns the id of the participation of organization in activity as role. It carries its parts, so that a
// participation needs no key of its own.
func ParticipationID(activity, organization ID, role Role) ID {
	return ID(KindParticipation) + ID(activity.stem()) + ID(organization.stem()) + ID(roleCodes[role.index()])
}

// ParticipationParts returns what ParticipationID was given.
func (id ID) ParticipationParts() (activity, organization ID, role Role, ok bool) {
	if len(id) != 2+2*stemLength || id.Kind() != KindParticipation || !inAlphabet(string(id[1:len(id)-1])) {
		return "", "", "", false
	}
	at := strings.IndexByte(roleCodes, id[len(id)-1])
	if at < 0 {
		return "", "", "", false
	}
	activity = ID(KindActivity) + id[1:1+stemLength]
	organization = ID(KindOrganization) + id[1+stemLength:1+2*stemLength]
	return activity, organization, Roles()[at], true
}

// OutputID returns the id of the output that activity knows by slug.
func OutputID(activity ID, slug string) ID {
	return ID(KindOutput) + ID(activity.stem()) + ID(stem("output\x00"+slug))
}

// OutputActivity returns the activity that the output id belongs to.
func (id ID) OutputActivity() ID { return ID(KindActivity) + id[1:1+stemLength] }

// AssessmentID returns the id of the assessment that organization knows by slug.
func AssessmentID(organization ID, slug string) ID {
	return ID(KindAssessment) + ID(organization.stem()) + ID(stem("assessment\x00"+slug))
}

// Key is a natural key: a scheme (ror, wikidata, tr-plate, slug, …) and the value that names the entity in it.
type Key struct {
	Scheme string `json:"scheme"`
	Value  string `json:"value"`
}

// KindKey is a key of an entity of one kind. The same key may name an organization and, apart from it, a place.
type KindKey struct {
	Kind Kind
	Key
}

// KeyRef returns the text that stands for the entity of a key wherever an input takes an id: "scheme:value". It is resolved when
// the input is written. An output is named by its activity and its slug: "scheme:value#slug".
func KeyRef(scheme, value string) ID { return ID(scheme + ":" + value) }
