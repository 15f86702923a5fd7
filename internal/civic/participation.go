package civic

// ParticipationFacts is what one source says of a participation beside who takes part in what as what.
type ParticipationFacts struct {
	// RoleLabel is the source's own word for the role.
	RoleLabel string `json:"roleLabel,omitempty"`
	// Period is its own period; without one it has its activity's.
	Period Period `json:"period,omitzero"`
	Amount *Money `json:"amount,omitempty"`
}

// ParticipationDossier is all that is kept of a participation. Organization is the one the records were made for, which may have
// been merged into another since.
type ParticipationDossier struct {
	Activity     ID                           `json:"activity"`
	Organization ID                           `json:"organization"`
	Role         Role                         `json:"role"`
	Records      []Record[ParticipationFacts] `json:"records"`
}

// ID returns the id that the dossier's participation has.
func (d *ParticipationDossier) ID() ID { return ParticipationID(d.Activity, d.Organization, d.Role) }

// Participation is one organization in one activity in one role, as derived from its records.
type Participation struct {
	ParticipationFacts
	ID           ID
	Organization ID
	Activity     ID
	Role         Role
	// Status is Stated when any live record states it.
	Status FactStatus
}

// NodeID returns the id.
func (p *Participation) NodeID() ID { return p.ID }

// DeriveParticipation derives a participation of organization (the one that stands for all the dossiers' organizations now) from
// the dossiers of one activity and role that a merge brought together; without a merge there is one. The participation has
// the id of organization's own dossier, or else the least id. It returns nil when no live record is left.
func DeriveParticipation(organization ID, dossiers ...*ParticipationDossier) *Participation {
	var p *Participation
	for _, dossier := range byParticipationID(organization, dossiers) {
		for _, record := range LiveRecords(dossier.Records) {
			if p == nil {
				p = &Participation{ID: dossier.ID(), Organization: organization, Activity: dossier.Activity, Role: dossier.Role, Status: Inferred}
			}
			take(&p.RoleLabel, record.Facts.RoleLabel)
			take(&p.Period, record.Facts.Period)
			take(&p.Amount, record.Facts.Amount)
			if record.StatusOrStated() == Stated {
				p.Status = Stated
			}
		}
	}
	return p
}
