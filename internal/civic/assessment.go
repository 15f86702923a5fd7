package civic

// AssessmentFacts is what one source says of where an organization stands.
type AssessmentFacts struct {
	Date Date `json:"date,omitempty"`
	// Strong, Developing and Priority are themes the organization is strong in, is developing, and sets first.
	Strong     []ID `json:"strong,omitempty"`
	Developing []ID `json:"developing,omitempty"`
	Priority   []ID `json:"priority,omitempty"`
}

// AssessmentDossier is all that is kept of an assessment. Slug names it within its organization for good.
type AssessmentDossier struct {
	Organization ID                        `json:"organization"`
	Slug         string                    `json:"slug"`
	Records      []Record[AssessmentFacts] `json:"records"`
}

// ID returns the id that the dossier's assessment has.
func (d *AssessmentDossier) ID() ID { return AssessmentID(d.Organization, d.Slug) }

// Assessment is where an organization is strong, where it is developing, and what it sets first.
type Assessment struct {
	AssessmentFacts
	ID           ID
	Organization ID
}

// NodeID returns the id.
func (a *Assessment) NodeID() ID { return a.ID }

// DeriveAssessment derives the assessment of organization (which stands for the dossier's organization now), or returns nil when
// no live record is left. Its themes are those of the most believed record that lists any.
func DeriveAssessment(organization ID, dossier *AssessmentDossier) *Assessment {
	records := LiveRecords(dossier.Records)
	if len(records) == 0 {
		return nil
	}
	assessment := &Assessment{ID: dossier.ID(), Organization: organization}
	for _, record := range records {
		take(&assessment.Date, record.Facts.Date)
		takeList(&assessment.Strong, record.Facts.Strong)
		takeList(&assessment.Developing, record.Facts.Developing)
		takeList(&assessment.Priority, record.Facts.Priority)
	}
	return assessment
}
