package embedded

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// codec turns dossiers into bytes and back. The same dossier always gives the same bytes. It is safe for concurrent use.
type codec struct {
	encoding cbor.EncMode
	decoding cbor.DecMode
	checksum *crc32.Table
	// roles gives the role that each letter stands for.
	roles map[byte]civic.Role
}

func newCodec() (*codec, error) {
	options := cbor.CoreDetEncOptions()
	options.NilContainers = cbor.NilContainerAsEmpty
	encoding, err := options.EncMode()
	if err != nil {
		return nil, err
	}
	decoding, err := cbor.DecOptions{
		MaxArrayElements:  math.MaxInt32,
		UTF8:              cbor.UTF8DecodeInvalid,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
	}.DecMode()
	if err != nil {
		return nil, err
	}
	c := &codec{
		encoding: encoding, decoding: decoding, checksum: crc32.MakeTable(crc32.Castagnoli),
		roles: map[byte]civic.Role{},
	}
	activity, organization := civic.Mint(civic.KindActivity, civic.Key{}, 0), civic.Mint(civic.KindOrganization, civic.Key{}, 0)
	for _, role := range civic.Roles() {
		c.roles[roleLetter(civic.ParticipationID(activity, organization, role))] = role
	}
	return c, nil
}

// roleLetter returns the letter for the role in the id of a participation.
func roleLetter(id civic.ID) byte { return id[len(id)-1] }

const checksumLength = 4

// seal puts a checksum before a value.
func (c *codec) seal(body []byte) []byte {
	sealed := make([]byte, checksumLength, checksumLength+len(body))
	binary.BigEndian.PutUint32(sealed, crc32.Checksum(body, c.checksum))
	return append(sealed, body...)
}

// unseal returns the value that seal was given, or an error when it is not that any more.
func (c *codec) unseal(sealed []byte) ([]byte, error) {
	if len(sealed) < checksumLength {
		return nil, fmt.Errorf("%w: a value is cut short", civic.ErrCorrupt)
	}
	body := sealed[checksumLength:]
	if binary.BigEndian.Uint32(sealed) != crc32.Checksum(body, c.checksum) {
		return nil, fmt.Errorf("%w: a value does not have its checksum", civic.ErrCorrupt)
	}
	return body, nil
}

// entry is the value under the number of an entity.
type entry struct {
	id civic.ID
	// sortKey is the sort key of the name that the dossier by itself gives the entity, empty when it gives none.
	sortKey []byte
	// dossier is the encoded dossier, empty for an entity that others mention and that has none.
	dossier []byte
}

func (c *codec) sealEntry(e entry) []byte {
	body := make([]byte, 0, len(e.id)+len(e.sortKey)+len(e.dossier)+6)
	body = appendBytes(body, []byte(e.id))
	body = appendBytes(body, e.sortKey)
	return c.seal(append(body, e.dossier...))
}

// unsealEntry returns the entry, whose parts are those of the value.
func (c *codec) unsealEntry(sealed []byte) (entry, error) {
	body, err := c.unseal(sealed)
	if err != nil {
		return entry{}, err
	}
	id, rest, ok := cutBytes(body)
	sortKey, dossier, okKey := cutBytes(rest)
	if !ok || !okKey || !civic.ID(id).Valid() {
		return entry{}, fmt.Errorf("%w: an entry cannot be read", civic.ErrCorrupt)
	}
	return entry{civic.ID(id), sortKey, dossier}, nil
}

func appendBytes(to, part []byte) []byte {
	return append(binary.AppendUvarint(to, uint64(len(part))), part...)
}

func cutBytes(from []byte) (part, rest []byte, ok bool) {
	length, n := binary.Uvarint(from)
	if n <= 0 || length > uint64(len(from)-n) {
		return nil, nil, false
	}
	return from[n : n+int(length)], from[n+int(length):], true
}

// encode returns the bytes of a dossier.
func (c *codec) encode(dossier civic.Dossier) ([]byte, error) {
	if participation, ok := dossier.(*civic.ParticipationDossier); ok {
		return c.encoding.Marshal(compactRecords(participation.Records))
	}
	return c.encoding.Marshal(dossier)
}

// decode returns the dossier of an id that encode wrote.
func (c *codec) decode(id civic.ID, data []byte) (civic.Dossier, error) {
	var dossier civic.Dossier
	switch id.Kind() {
	case civic.KindOrganization:
		dossier = new(civic.OrganizationDossier)
	case civic.KindActivity:
		dossier = new(civic.ActivityDossier)
	case civic.KindAssessment:
		dossier = new(civic.AssessmentDossier)
	case civic.KindPlace:
		dossier = new(civic.Place)
	case civic.KindTheme:
		dossier = new(civic.Theme)
	case civic.KindSource:
		dossier = new(civic.Source)
	case civic.KindParticipation:
		activity, organization, role, _ := id.ParticipationParts()
		return c.decodeParticipation(activity, organization, role, data)
	}
	if err := c.decoding.Unmarshal(data, dossier); err != nil {
		return nil, fmt.Errorf("%w: the dossier %s: %w", civic.ErrCorrupt, id, err)
	}
	return dossier, nil
}

// compactRecord is a record of a participation as it is stored, since there are so many: an array without names.
type compactRecord struct {
	_         struct{} `cbor:",toarray"`
	Source    civic.ID
	Rank      civic.Rank
	Status    civic.FactStatus
	AsOf      civic.Date
	Locators  []civic.Locator
	Remarks   []civic.Remark
	Retired   bool
	RoleLabel string
	Start     civic.Date
	End       civic.Date
	Amount    *civic.Money
}

func compactRecords(records []civic.Record[civic.ParticipationFacts]) []compactRecord {
	compact := make([]compactRecord, len(records))
	for i, r := range records {
		compact[i] = compactRecord{
			Source: r.Source, Rank: r.Rank, Status: r.Status, AsOf: r.AsOf, Locators: r.Locators, Remarks: r.Remarks, Retired: r.Retired,
			RoleLabel: r.Facts.RoleLabel, Start: r.Facts.Period.Start, End: r.Facts.Period.End, Amount: r.Facts.Amount,
		}
	}
	return compact
}

// The first byte of a participation's value tells whether its records must be read to know what network questions need of it.
const (
	recordsTell byte = 0
	// plain is the mark of one that is in the graph as far as its records go, and has no period of its own. Most are like that, so
	// that a graph opens twice as fast.
	plain byte = 1
)

// sealParticipation seals the records of a participation, which is derived from them, nil where none is live.
func (c *codec) sealParticipation(derived *civic.Participation, data []byte) []byte {
	mark := recordsTell
	if derived != nil && derived.Period.IsZero() {
		mark = plain
	}
	return c.seal(append([]byte{mark}, data...))
}

func (c *codec) unsealParticipation(sealed []byte) (mark byte, data []byte, err error) {
	body, err := c.unseal(sealed)
	if err != nil {
		return 0, nil, err
	}
	if len(body) == 0 {
		return 0, nil, fmt.Errorf("%w: a participation is empty", civic.ErrCorrupt)
	}
	return body[0], body[1:], nil
}

func (c *codec) decodeParticipation(activity, organization civic.ID, role civic.Role, data []byte) (*civic.ParticipationDossier, error) {
	var compact []compactRecord
	if err := c.decoding.Unmarshal(data, &compact); err != nil {
		return nil, fmt.Errorf("%w: the dossier %s: %w", civic.ErrCorrupt, civic.ParticipationID(activity, organization, role), err)
	}
	dossier := &civic.ParticipationDossier{Activity: activity, Organization: organization, Role: role}
	dossier.Records = make([]civic.Record[civic.ParticipationFacts], len(compact))
	for i, r := range compact {
		dossier.Records[i] = civic.Record[civic.ParticipationFacts]{
			RecordHead: civic.RecordHead{
				Source: r.Source, Rank: r.Rank, Status: r.Status, AsOf: r.AsOf, Retired: r.Retired,
				Locators: orNil(r.Locators), Remarks: orNil(r.Remarks),
			},
			Facts: civic.ParticipationFacts{RoleLabel: r.RoleLabel, Period: civic.Period{Start: r.Start, End: r.End}, Amount: r.Amount},
		}
	}
	return dossier, nil
}

// orNil returns nil for an empty list, as a dossier that names its fields leaves it out.
func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Clip(list)
}
