package civic

// OrganizationFacts is what one source says of an organization. Whatever it does not say is empty.
type OrganizationFacts struct {
	Type         OrganizationType `json:"type,omitempty"`
	LegalForm    LegalForm        `json:"legalForm,omitempty"`
	Tier         MunicipalTier    `json:"tier,omitempty"`
	Level        GovernmentLevel  `json:"level,omitempty"`
	Names        []Name           `json:"names,omitempty"`
	Identifiers  []Key            `json:"identifiers,omitempty"`
	Descriptions []Text           `json:"descriptions,omitempty"`
	// Sector is given only where it differs from the sector of the type.
	Sector Sector `json:"sector,omitempty"`
	Themes []ID   `json:"themes,omitempty"`
	// Seat is the place the organization has its seat in, as precisely as the source says.
	Seat     ID           `json:"seat,omitempty"`
	Location *Coordinates `json:"location,omitempty"`
	// Parent is the organization this one is a branch or department of.
	Parent ID `json:"parent,omitempty"`
	// Metropolitan is the metropolitan municipality that a metropolitan district municipality lies in.
	Metropolitan ID `json:"metropolitan,omitempty"`
	// MemberOf are the umbrella organizations it is a member of.
	MemberOf []ID   `json:"memberOf,omitempty"`
	Website  string `json:"website,omitempty"`
	Active   Period `json:"active,omitzero"`
}

// OrganizationDossier is all that is kept of an organization: its records, and what it was merged with. Its names, seat and the
// rest are derived from the records.
type OrganizationDossier struct {
	ID      ID                          `json:"id"`
	Records []Record[OrganizationFacts] `json:"records"`
	// MergedInto is the organization that this one was merged into, "" when it stands for itself. The records stay here, so that
	// a split restores just what a merge joined.
	MergedInto ID `json:"mergedInto,omitempty"`
	// Absorbed are the organizations that were merged into this one directly.
	Absorbed []ID `json:"absorbed,omitempty"`
}

// Organization is an organization as derived from the records of its dossier and of those merged into it.
type Organization struct {
	OrganizationFacts
	ID ID
	// FormerIDs are the ids of the organizations merged into this one, which redirect here.
	FormerIDs []ID
	// Province is the province of the seat, "" when the seat is unknown, wider than a province, or abroad. The store fills it in.
	Province ID
}

// NodeID returns the id.
func (o *Organization) NodeID() ID { return o.ID }

// DeriveOrganization derives an organization from its own dossier and those merged into it (directly or not, in any order). It
// returns nil when the live records no longer give it a type and a name: then the organization is not in the graph.
func DeriveOrganization(own *OrganizationDossier, merged ...*OrganizationDossier) *Organization {
	records := LiveRecords(own.Records)
	former := make([]ID, 0, len(merged))
	for _, other := range byDossierID(merged) {
		records = append(records, LiveRecords(other.Records)...)
		former = append(former, other.ID)
	}
	facts := deriveOrganizationFacts(records)
	if facts.Type == "" || len(facts.Names) == 0 {
		return nil
	}
	return &Organization{ID: own.ID, FormerIDs: former, OrganizationFacts: facts}
}

// deriveOrganizationFacts takes each single value from the first record that has it, and lists from all records in turn.
// The organization's own records come before those of organizations merged into it, whatever their rank.
func deriveOrganizationFacts(records []Record[OrganizationFacts]) OrganizationFacts {
	var facts OrganizationFacts
	for _, record := range records {
		said := record.Facts
		take(&facts.Type, said.Type)
		take(&facts.LegalForm, said.LegalForm)
		take(&facts.Tier, said.Tier)
		take(&facts.Level, said.Level)
		take(&facts.Sector, said.Sector)
		take(&facts.Seat, said.Seat)
		take(&facts.Location, said.Location)
		take(&facts.Parent, said.Parent)
		take(&facts.Metropolitan, said.Metropolitan)
		take(&facts.Website, said.Website)
		take(&facts.Active, said.Active)
		facts.Names = append(facts.Names, said.Names...)
		facts.Identifiers = append(facts.Identifiers, said.Identifiers...)
		facts.Descriptions = append(facts.Descriptions, said.Descriptions...)
		facts.Themes = append(facts.Themes, said.Themes...)
		facts.MemberOf = append(facts.MemberOf, said.MemberOf...)
	}
	if facts.Type != "" {
		take(&facts.Sector, facts.Type.Sector())
	}
	facts.Names = dedupe(facts.Names)
	facts.Identifiers = dedupe(facts.Identifiers)
	facts.Descriptions = dedupe(facts.Descriptions)
	facts.Themes = dedupe(facts.Themes)
	facts.MemberOf = dedupe(facts.MemberOf)
	return facts
}
