package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Organization is any of the types of organizations of the API.
type Organization interface {
	civic.Node
	organization() *civic.Organization
	// around are the places that may stand for it on a map, the nearest first.
	around() []civic.ID
}

// organizationNode is what all types of organizations have.
type organizationNode struct{ *civic.Organization }

func (n organizationNode) organization() *civic.Organization { return n.Organization }

// Name returns the name to show.
func (n organizationNode) Name(lang *civic.Language) string {
	return civic.PickName(n.Names, language(lang))
}

// Acronym returns the acronym to show, "" for none.
func (n organizationNode) Acronym() string { return civic.PickAcronym(n.Names, civic.Turkish) }

// Description returns the description to show, "" for none.
func (n organizationNode) Description(lang *civic.Language) string {
	return civic.PickText(n.Descriptions, language(lang))
}

// Active returns when the organization was active, nil when nothing is known of it.
func (n organizationNode) Active() *civic.Period { return periodOrNil(n.OrganizationFacts.Active) }

// Location returns the organization's own position, or else that of its seat, or else that of its province.
func (n organizationNode) Location(ctx context.Context) (*civic.Coordinates, error) {
	if n.OrganizationFacts.Location != nil {
		return n.OrganizationFacts.Location, nil
	}
	around, err := nodes[Place](ctx, n.around())
	if err != nil {
		return nil, err
	}
	for _, place := range around {
		if location := place.place().Location; location != nil {
			return location, nil
		}
	}
	return nil, nil
}

// around returns the places that may stand for the organization on a map, the nearest first.
func (n organizationNode) around() []civic.ID {
	var ids []civic.ID
	for _, id := range []civic.ID{n.Seat, n.Province} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// The types of organizations. The domain tells them apart by their type alone.
type (
	// NGO is a non-governmental organization.
	NGO struct{ organizationNode }
	// Municipality is a municipality.
	Municipality struct{ organizationNode }
	// PublicBody is a body of the state.
	PublicBody struct{ organizationNode }
	// University is a university.
	University struct{ organizationNode }
	// UmbrellaOrganization is a union or network of organizations.
	UmbrellaOrganization struct{ organizationNode }
	// CityCouncil is a city council.
	CityCouncil struct{ organizationNode }
	// InternationalOrganization is an organization of several states.
	InternationalOrganization struct{ organizationNode }
	// Company is a company.
	Company struct{ organizationNode }
)

// organizationOf gives an organization the type it has in the API, nil for none.
func organizationOf(o *civic.Organization) Organization {
	if o == nil {
		return nil
	}
	node := organizationNode{o}
	switch o.Type {
	case civic.Municipality:
		return &Municipality{node}
	case civic.PublicBody:
		return &PublicBody{node}
	case civic.University:
		return &University{node}
	case civic.UmbrellaOrganization:
		return &UmbrellaOrganization{node}
	case civic.CityCouncil:
		return &CityCouncil{node}
	case civic.InternationalOrganization:
		return &InternationalOrganization{node}
	case civic.Company:
		return &Company{node}
	}
	return &NGO{node}
}

// NGO resolves the fields of NGO.
func (r *Resolver) NGO() NGOResolver { return organizationFields[*NGO]{r} }

// Municipality resolves the fields of Municipality.
func (r *Resolver) Municipality() MunicipalityResolver { return organizationFields[*Municipality]{r} }

// PublicBody resolves the fields of PublicBody.
func (r *Resolver) PublicBody() PublicBodyResolver { return organizationFields[*PublicBody]{r} }

// University resolves the fields of University.
func (r *Resolver) University() UniversityResolver { return organizationFields[*University]{r} }

// UmbrellaOrganization resolves the fields of UmbrellaOrganization.
func (r *Resolver) UmbrellaOrganization() UmbrellaOrganizationResolver {
	return organizationFields[*UmbrellaOrganization]{r}
}

// CityCouncil resolves the fields of CityCouncil.
func (r *Resolver) CityCouncil() CityCouncilResolver { return organizationFields[*CityCouncil]{r} }

// InternationalOrganization resolves the fields of InternationalOrganization.
func (r *Resolver) InternationalOrganization() InternationalOrganizationResolver {
	return organizationFields[*InternationalOrganization]{r}
}

// Company resolves the fields of Company.
func (r *Resolver) Company() CompanyResolver { return organizationFields[*Company]{r} }
