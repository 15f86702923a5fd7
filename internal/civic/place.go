package civic

import "strconv"

// Schemes of keys that places are known by.
const (
	// SchemeISO is an ISO 3166 code: TR for a country, TR-06 for a province.
	SchemeISO = "iso3166"
	// SchemeNUTS is a code of the EU's territorial units, such as TR5.
	SchemeNUTS = "nuts"
	// SchemePlate is a Turkish plate code, 1 to 81, which every province has.
	SchemePlate = "tr-plate"
)

// Place is a country, region, province, district or other locality. Places are reference data: whoever writes one writes it
// whole.
type Place struct {
	ID     ID        `json:"id"`
	Type   PlaceType `json:"type"`
	Names  []Name    `json:"names"`
	Keys   []Key     `json:"keys"`
	Within ID        `json:"within,omitempty"`
	// Location is a point that stands for the place on a map, nil when unknown.
	Location *Coordinates `json:"location,omitempty"`
	// Source is where the place's facts come from.
	Source ID `json:"source"`
}

// NodeID returns the id.
func (p *Place) NodeID() ID { return p.ID }

// KeyIn returns the value of the place's key in scheme, or "".
func (p *Place) KeyIn(scheme string) string {
	for _, key := range p.Keys {
		if key.Scheme == scheme {
			return key.Value
		}
	}
	return ""
}

// PlateCode returns the plate code of a Turkish province, or nil.
func (p *Place) PlateCode() *int {
	code, err := strconv.Atoi(p.KeyIn(SchemePlate))
	if err != nil {
		return nil
	}
	return &code
}

// Theme is a subject that organizations and activities work on. Themes are reference data.
type Theme struct {
	ID    ID     `json:"id"`
	Names []Name `json:"names"`
	Keys  []Key  `json:"keys"`
}

// NodeID returns the id.
func (t *Theme) NodeID() ID { return t.ID }

// Source is where facts come from: a page, a register, a data set, a person's own knowledge put on record by an editor.
type Source struct {
	ID          ID     `json:"id"`
	Keys        []Key  `json:"keys"`
	Title       string `json:"title"`
	Publisher   string `json:"publisher,omitempty"`
	URL         string `json:"url,omitempty"`
	RetrievedOn Date   `json:"retrievedOn,omitempty"`
	Licence     string `json:"licence,omitempty"`
}

// NodeID returns the id.
func (s *Source) NodeID() ID { return s.ID }
