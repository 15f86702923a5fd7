package embedded

import (
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// prepared is a dossier with what can be made of it by itself.
type prepared struct {
	dossier       civic.Dossier
	id            civic.ID
	data, sortKey []byte
	// organization is the row of an organization that stands for itself alone, and activity that of an activity, but for their numbers.
	organization *organization
	activity     *activity
	// participation is derived from the dossier of one whose organization stands for itself alone.
	participation *civic.Participation
}

// prepare makes bytes and sort keys of dossiers, of many in parallel. It returns the error of the first that is none.
func (t *transaction) prepare(dossiers []civic.Dossier) ([]prepared, error) {
	const share = 500
	all := make([]prepared, len(dossiers))
	errs := make([]error, (len(dossiers)+share-1)/share)
	var shares sync.WaitGroup
	for i := range errs {
		begin, end := i*share, min((i+1)*share, len(dossiers))
		shares.Go(func() { errs[i] = t.prepareAll(all[begin:end], dossiers[begin:end], begin) })
	}
	shares.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// prepareAll fills in what is made of dossiers, of which the first has the place begin in its batch.
func (t *transaction) prepareAll(all []prepared, dossiers []civic.Dossier, begin int) error {
	m := &maker{directory: t.disk.directory, collator: civic.NewCollator()}
	for i, dossier := range dossiers {
		if dossier == nil || !dossier.DossierID().Valid() {
			return civic.Invalid("this is not a dossier with the id of an entity", "", "dossiers", begin+i)
		}
		data, err := t.disk.codec.encode(dossier)
		if err != nil {
			return err
		}
		all[i] = prepared{dossier: dossier, id: dossier.DossierID(), data: data, sortKey: sortKey(m.collator, dossier)}
		all[i].derive(m)
	}
	return nil
}

// derive fills in what is derived from the dossier, nil where it has nothing live.
func (p *prepared) derive(m *maker) {
	switch dossier := p.dossier.(type) {
	case *civic.OrganizationDossier:
		if derived := civic.DeriveOrganization(dossier); derived != nil {
			p.organization = m.organization(0, derived, p.sortKey)
		}
	case *civic.ActivityDossier:
		if derived := civic.DeriveActivity(dossier); derived != nil {
			p.activity = m.activity(0, derived, dossier, p.sortKey)
		}
	case *civic.ParticipationDossier:
		p.participation = civic.DeriveParticipation(dossier.Organization, dossier)
	}
}
