package embedded

import (
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// prepared is a dossier with what can be made of it without the disk.
type prepared struct {
	dossier       civic.Dossier
	id            civic.ID
	data, sortKey []byte
}

// prepare makes bytes and sort keys of dossiers, of many in parallel. It returns the error of the first that is none.
func (t *transaction) prepare(dossiers []civic.Dossier) ([]prepared, error) {
	const share = 500
	all := make([]prepared, len(dossiers))
	errs := make([]error, (len(dossiers)+share-1)/share)
	var shares sync.WaitGroup
	for i := range errs {
		begin, end := i*share, min((i+1)*share, len(dossiers))
		shares.Go(func() { errs[i] = t.disk.codec.prepareAll(all[begin:end], dossiers[begin:end], begin) })
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
func (c *codec) prepareAll(all []prepared, dossiers []civic.Dossier, begin int) error {
	collator := civic.NewCollator()
	for i, dossier := range dossiers {
		if dossier == nil || !dossier.DossierID().Valid() {
			return civic.Invalid("this is not a dossier with the id of an entity", "", "dossiers", begin+i)
		}
		data, err := c.encode(dossier)
		if err != nil {
			return err
		}
		all[i] = prepared{dossier: dossier, id: dossier.DossierID(), data: data, sortKey: sortKey(collator, dossier)}
	}
	return nil
}
