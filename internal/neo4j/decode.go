package neo4j

import (
	"encoding/json"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// text returns a value of a row as text, "" for null.
func text[T ~string](value any) T {
	s, _ := value.(string)
	return T(s)
}

// number returns a value of a row as a number, 0 for null.
func number(value any) int {
	n, _ := value.(int64)
	return int(n)
}

// fromJSON reads what was kept as JSON.
func fromJSON[T any](value any) (T, error) {
	var read T
	s, _ := value.(string)
	if err := json.Unmarshal([]byte(s), &read); err != nil {
		return read, fmt.Errorf("%w: %w", civic.ErrCorrupt, err)
	}
	return read, nil
}

// optionalJSON reads what was kept as JSON, or nothing where there is nothing.
func optionalJSON[T any](value any) (T, error) {
	if value == nil {
		var none T
		return none, nil
	}
	return fromJSON[T](value)
}

// decodeOrganization derives an organization, but for its province, from its dossier and those joined with it. It returns nil when these no
// longer give one.
func decodeOrganization(dossier, joined any) (*civic.Organization, error) {
	own, err := fromJSON[*civic.OrganizationDossier](dossier)
	if err != nil {
		return nil, err
	}
	others, err := optionalJSON[[]*civic.OrganizationDossier](joined)
	if err != nil {
		return nil, err
	}
	return civic.DeriveOrganization(own, others...), nil
}

func decodeActivity(dossier any) (*civic.Activity, error) {
	own, err := fromJSON[*civic.ActivityDossier](dossier)
	if err != nil {
		return nil, err
	}
	return civic.DeriveActivity(own), nil
}

// decodeParticipation derives a participation from what a relationship carries: its id, both ends, role and records.
func decodeParticipation(id, organization, activity, role, records, joined any) (*civic.Participation, error) {
	dossiers, err := decodeParticipationDossiers(id, activity, role, records, joined)
	if err != nil {
		return nil, err
	}
	return civic.DeriveParticipation(text[civic.ID](organization), dossiers...), nil
}

func decodeParticipationDossiers(id, activity, role, records, joined any) ([]*civic.ParticipationDossier, error) {
	dossiers, err := optionalJSON[[]*civic.ParticipationDossier](joined)
	if err != nil || records == nil {
		return dossiers, err
	}
	own, err := decodeParticipationDossier(id, activity, role, records)
	return append(dossiers, own), err
}

func decodeParticipationDossier(id, activity, role, records any) (*civic.ParticipationDossier, error) {
	_, organization, _, ok := text[civic.ID](id).ParticipationParts()
	if !ok {
		return nil, fmt.Errorf("%w: a participation has the id %v", civic.ErrCorrupt, id)
	}
	said, err := fromJSON[[]civic.Record[civic.ParticipationFacts]](records)
	return &civic.ParticipationDossier{
		Activity: text[civic.ID](activity), Organization: organization, Role: text[civic.Role](role), Records: said,
	}, err
}

// decodeDossier reads what is kept under an id: the records of a participation, the whole dossier of everything else.
func decodeDossier(id civic.ID, kept string) (civic.Dossier, error) {
	switch id.Kind() {
	case civic.KindOrganization:
		return fromJSON[*civic.OrganizationDossier](kept)
	case civic.KindActivity:
		return fromJSON[*civic.ActivityDossier](kept)
	case civic.KindAssessment:
		return fromJSON[*civic.AssessmentDossier](kept)
	case civic.KindPlace:
		return fromJSON[*civic.Place](kept)
	case civic.KindTheme:
		return fromJSON[*civic.Theme](kept)
	case civic.KindSource:
		return fromJSON[*civic.Source](kept)
	case civic.KindParticipation:
		activity, organization, role, _ := id.ParticipationParts()
		records, err := fromJSON[[]civic.Record[civic.ParticipationFacts]](kept)
		return &civic.ParticipationDossier{Activity: activity, Organization: organization, Role: role, Records: records}, err
	}
	return nil, fmt.Errorf("%w: something is kept under the id %q", civic.ErrCorrupt, id)
}

// encodeDossier returns what is kept of a dossier.
func encodeDossier(dossier civic.Dossier) (string, error) {
	if participation, ok := dossier.(*civic.ParticipationDossier); ok {
		return toJSON(participation.Records)
	}
	return toJSON(dossier)
}
