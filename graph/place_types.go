package graph

import "github.com/civicgraph/civicgraph/internal/civic"

// Place is any of the types of places of the API.
type Place interface {
	civic.Node
	place() *civic.Place
}

// placeNode is what all types of places have.
type placeNode struct{ *civic.Place }

func (n placeNode) place() *civic.Place { return n.Place }

// Name returns the name to show.
func (n placeNode) Name(lang *civic.Language) string {
	return civic.PickName(n.Names, language(lang))
}

// Code returns the ISO 3166-1 code of a country, Iso the ISO 3166-2 code of a province, Nuts the code of a region in NUTS; "" where
// there is none.
func (n placeNode) Code() string { return n.KeyIn(civic.SchemeISO) }

// Iso is described at Code.
func (n placeNode) Iso() string { return n.KeyIn(civic.SchemeISO) }

// Nuts is described at Code.
func (n placeNode) Nuts() string { return n.KeyIn(civic.SchemeNUTS) }

// The types of places. The domain tells them apart by their type alone.
type (
	// Country is a country.
	Country struct{ placeNode }
	// Region is a region of several provinces.
	Region struct{ placeNode }
	// Province is a province.
	Province struct{ placeNode }
	// District is a district.
	District struct{ placeNode }
	// Locality is a town anywhere else.
	Locality struct{ placeNode }
)

// placeOf gives a place the type it has in the API, nil for none.
func placeOf(p *civic.Place) Place {
	if p == nil {
		return nil
	}
	node := placeNode{p}
	switch p.Type {
	case civic.Country:
		return &Country{node}
	case civic.Region:
		return &Region{node}
	case civic.Province:
		return &Province{node}
	case civic.District:
		return &District{node}
	}
	return &Locality{node}
}

// Country resolves the fields of Country.
func (r *Resolver) Country() CountryResolver { return placeFields[*Country]{r} }

// Region resolves the fields of Region.
func (r *Resolver) Region() RegionResolver { return placeFields[*Region]{r} }

// Province resolves the fields of Province.
func (r *Resolver) Province() ProvinceResolver { return placeFields[*Province]{r} }

// District resolves the fields of District.
func (r *Resolver) District() DistrictResolver { return placeFields[*District]{r} }

// Locality resolves the fields of Locality.
func (r *Resolver) Locality() LocalityResolver { return placeFields[*Locality]{r} }
