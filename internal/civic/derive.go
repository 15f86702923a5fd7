package civic

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// Node is any entity that an id names: *Organization, *Activity, *Participation, *Output, *Assessment, *Place, *Theme or *Source.
type Node interface{ NodeID() ID }

// take sets *value unless it is set already.
func take[T comparable](value *T, said T) {
	var unset T
	if *value == unset {
		*value = said
	}
}

// takeList sets *list unless it has items already.
func takeList[T any](list *[]T, said []T) {
	if len(*list) == 0 {
		*list = said
	}
}

func byDossierID(dossiers []*OrganizationDossier) []*OrganizationDossier {
	return slices.SortedFunc(slices.Values(dossiers), func(a, b *OrganizationDossier) int { return cmp.Compare(a.ID, b.ID) })
}

// byParticipationID orders the dossiers: organization's own first, then by id.
func byParticipationID(organization ID, dossiers []*ParticipationDossier) []*ParticipationDossier {
	if len(dossiers) < 2 {
		return dossiers
	}
	return slices.SortedFunc(slices.Values(dossiers), func(a, b *ParticipationDossier) int {
		return cmp.Or(
			compareBool(a.Organization != organization, b.Organization != organization),
			cmp.Compare(a.ID(), b.ID()),
		)
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// equalRecords compares what the records say, so that an empty list and an absent one are the same.
func equalRecords[F any](a, b Record[F]) bool { return equalJSON(a, b) }

func equalJSON[T any](a, b T) bool {
	textA, errA := json.Marshal(a)
	textB, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(textA, textB)
}
