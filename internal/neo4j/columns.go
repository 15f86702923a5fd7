package neo4j

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// What the change log keeps of the columns that one commit changed: no more than this, in rows and encoded, or nothing. Whoever
// follows the log then reads the graph anew, which for so large a change is as fast.
const (
	mostRowsKept  = 20_000
	mostBytesKept = 1 << 20
)

// keptChange is how a civic.Change is kept on a commit: CBOR (RFC 8949) with numbers for the names of fields and without fields that
// say nothing. Numbers are never given to another field; a field that is added needs a new format, since older programs refuse it.
type keptChange struct {
	Gone           []civic.ID          `cbor:"1,keyasint,omitempty"`
	Places         []keptPlace         `cbor:"2,keyasint,omitempty"`
	Organizations  []keptOrganization  `cbor:"3,keyasint,omitempty"`
	Activities     []keptActivity      `cbor:"4,keyasint,omitempty"`
	Participations []keptParticipation `cbor:"5,keyasint,omitempty"`
}

// The kept rows have the fields of the columns, so that one converts to the other.
type (
	keptPlace struct {
		ID     civic.ID        `cbor:"1,keyasint"`
		Type   civic.PlaceType `cbor:"2,keyasint"`
		Within civic.ID        `cbor:"3,keyasint,omitempty"`
	}
	keptOrganization struct {
		ID     civic.ID               `cbor:"1,keyasint"`
		Type   civic.OrganizationType `cbor:"2,keyasint"`
		Sector civic.Sector           `cbor:"3,keyasint,omitempty"`
		Seat   civic.ID               `cbor:"4,keyasint,omitempty"`
		Themes []civic.ID             `cbor:"5,keyasint,omitempty"`
	}
	keptActivity struct {
		ID      civic.ID           `cbor:"1,keyasint"`
		Type    civic.ActivityType `cbor:"2,keyasint"`
		Format  civic.EventFormat  `cbor:"3,keyasint,omitempty"`
		PartOf  civic.ID           `cbor:"4,keyasint,omitempty"`
		Places  []civic.ID         `cbor:"5,keyasint,omitempty"`
		Themes  []civic.ID         `cbor:"6,keyasint,omitempty"`
		Sources []civic.ID         `cbor:"7,keyasint,omitempty"`
		Period  civic.Period       `cbor:"8,keyasint,omitzero"`
	}
	keptParticipation struct {
		Activity     civic.ID     `cbor:"1,keyasint"`
		Organization civic.ID     `cbor:"2,keyasint"`
		Role         civic.Role   `cbor:"3,keyasint"`
		Period       civic.Period `cbor:"4,keyasint,omitzero"`
		Gone         bool         `cbor:"5,keyasint,omitempty"`
	}
)

// encodeColumns returns what the log keeps of a change, as a value of a property: bytes, or nil when the change is too large to be kept.
// The same change gives the same bytes.
func encodeColumns(change civic.Change) (any, error) {
	if change.Rows() > mostRowsKept {
		return nil, nil
	}
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return nil, err
	}
	data, err := mode.Marshal(keptChange{
		Gone:   change.Gone,
		Places: mapped(change.Places, func(p civic.PlaceColumns) keptPlace { return keptPlace(p) }),
		Organizations: mapped(change.Organizations, func(o civic.OrganizationColumns) keptOrganization {
			return keptOrganization(o)
		}),
		Activities:     mapped(change.Activities, func(a civic.ActivityColumns) keptActivity { return keptActivity(a) }),
		Participations: mapped(change.Participations, func(p civic.ParticipationChange) keptParticipation { return keptParticipation(p) }),
	})
	if err != nil || len(data) > mostBytesKept {
		return nil, err
	}
	return data, nil
}

// decodeColumns returns the change that encodeColumns was given, or an ErrCorrupt error.
func decodeColumns(data []byte) (civic.Change, error) {
	mode, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	}.DecMode()
	if err != nil {
		return civic.Change{}, err
	}
	var kept keptChange
	if err := mode.Unmarshal(data, &kept); err != nil {
		return civic.Change{}, fmt.Errorf("%w: the columns of a commit: %w", civic.ErrCorrupt, err)
	}
	return civic.Change{
		Gone:   kept.Gone,
		Places: mapped(kept.Places, func(p keptPlace) civic.PlaceColumns { return civic.PlaceColumns(p) }),
		Organizations: mapped(kept.Organizations, func(o keptOrganization) civic.OrganizationColumns {
			return civic.OrganizationColumns(o)
		}),
		Activities:     mapped(kept.Activities, func(a keptActivity) civic.ActivityColumns { return civic.ActivityColumns(a) }),
		Participations: mapped(kept.Participations, func(p keptParticipation) civic.ParticipationChange { return civic.ParticipationChange(p) }),
	}, nil
}

// mapped returns what convert makes of each, nil for none.
func mapped[A, B any](list []A, convert func(A) B) []B {
	var converted []B
	for _, item := range list {
		converted = append(converted, convert(item))
	}
	return converted
}
