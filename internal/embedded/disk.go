package embedded

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// disk reads dossiers within one bbolt transaction. Like the transaction it belongs to one goroutine at a time.
type disk struct {
	codec     *codec
	directory *directory
	tx        *bolt.Tx
}

// entry returns what is kept under a numbered entity; its parts must not be used after the transaction.
func (d disk) entry(id civic.ID) (entry, bool, error) {
	number, known := d.directory.number(id)
	if !known {
		return entry{}, false, nil
	}
	value := bucket(d.tx, bucketOf(id.Kind())).Get(numberKey(number))
	if value == nil {
		return entry{}, false, nil
	}
	e, err := d.codec.unsealEntry(value)
	if err == nil && e.id != id {
		err = fmt.Errorf("%w: number %d is of %s and not of %s", civic.ErrCorrupt, number, e.id, id)
	}
	return e, err == nil && len(e.dossier) > 0, err
}

// encoded returns the encoded dossier of an id, nil when there is none.
func (d disk) encoded(id civic.ID) ([]byte, error) {
	switch {
	case !id.Valid(), id.Kind() == civic.KindOutput:
		return nil, nil
	case id.Kind() == civic.KindParticipation:
		return d.encodedParticipation(id)
	}
	e, found, err := d.entry(id)
	if !found || err != nil {
		return nil, err
	}
	return e.dossier, nil
}

func (d disk) encodedParticipation(id civic.ID) ([]byte, error) {
	activity, organization, _, _ := id.ParticipationParts()
	a, knownA := d.directory.number(activity)
	o, knownO := d.directory.number(organization)
	if !knownA || !knownO {
		return nil, nil
	}
	sealed := bucket(d.tx, bucketParticipations).Get(participationKey(a, o, roleLetter(id)))
	if sealed == nil {
		return nil, nil
	}
	_, data, err := d.codec.unsealParticipation(sealed)
	return data, err
}

// dossier returns what is kept under an id, nil when there is nothing.
func (d disk) dossier(id civic.ID) (civic.Dossier, error) {
	data, err := d.encoded(id)
	if data == nil || err != nil {
		return nil, err
	}
	return d.codec.decode(id, data)
}

// kept returns the dossier of an id as the type it has, nil when there is none.
func kept[D civic.Dossier](d disk, id civic.ID) (D, error) {
	dossier, err := d.dossier(id)
	typed, _ := dossier.(D)
	return typed, err
}

// rootOf follows merges from an organization to the one that stands for it. It ends at one that has no dossier, and within a circle.
func (d disk) rootOf(id civic.ID) (civic.ID, error) {
	for passed := map[civic.ID]bool{}; !passed[id]; {
		passed[id] = true
		dossier, err := kept[*civic.OrganizationDossier](d, id)
		if err != nil || dossier == nil || dossier.MergedInto == "" {
			return id, err
		}
		id = dossier.MergedInto
	}
	return id, nil
}

// absorbed returns the dossiers of the organizations that were merged into one, directly or not.
func (d disk) absorbed(root *civic.OrganizationDossier) ([]*civic.OrganizationDossier, error) {
	passed := map[civic.ID]bool{root.ID: true}
	var merged []*civic.OrganizationDossier
	for level := root.Absorbed; len(level) > 0; {
		var next []civic.ID
		for _, id := range level {
			dossier, err := kept[*civic.OrganizationDossier](d, id)
			if err != nil {
				return nil, err
			}
			if dossier != nil && !passed[id] {
				passed[id] = true
				merged = append(merged, dossier)
				next = append(next, dossier.Absorbed...)
			}
		}
		level = next
	}
	return merged, nil
}

// participations returns the dossiers of the participations of an organization, as the dossiers name it, in an activity.
func (d disk) participations(activity, organization civic.ID) ([]*civic.ParticipationDossier, error) {
	a, knownA := d.directory.number(activity)
	o, knownO := d.directory.number(organization)
	if !knownA || !knownO {
		return nil, nil
	}
	var dossiers []*civic.ParticipationDossier
	prefix, cursor := pairKey(a, o), bucket(d.tx, bucketParticipations).Cursor()
	for key, value := cursor.Seek(prefix); bytes.HasPrefix(key, prefix); key, value = cursor.Next() {
		dossier, err := d.participation(key, value)
		if err != nil {
			return nil, err
		}
		dossiers = append(dossiers, dossier)
	}
	return dossiers, nil
}

// participation returns the dossier of one row of the bucket of participations.
func (d disk) participation(key, value []byte) (*civic.ParticipationDossier, error) {
	activity, organization, role, err := d.participationParts(key)
	if err != nil {
		return nil, err
	}
	_, data, err := d.codec.unsealParticipation(value)
	if err != nil {
		return nil, err
	}
	return d.codec.decodeParticipation(activity, organization, role, data)
}

func (d disk) participationParts(key []byte) (activity, organization civic.ID, role civic.Role, err error) {
	a, o, letter, ok := parseParticipationKey(key)
	activity, organization = d.directory.id(civic.KindActivity, a), d.directory.id(civic.KindOrganization, o)
	role, known := d.codec.roles[letter]
	if !ok || !known || activity == "" || organization == "" {
		err = fmt.Errorf("%w: the key %x of a participation cannot be read", civic.ErrCorrupt, key)
	}
	return activity, organization, role, err
}

// group derives the participation in a role of an organization and those merged into it, nil when there is none. It also returns the
// dossiers, the organization's own first and then by id.
func (d disk) group(of *organization, activity civic.ID, role civic.Role) (*civic.Participation, []*civic.ParticipationDossier, error) {
	var dossiers []*civic.ParticipationDossier
	for _, id := range of.group() {
		dossier, err := kept[*civic.ParticipationDossier](d, civic.ParticipationID(activity, id, role))
		if err != nil {
			return nil, nil, err
		}
		if dossier != nil {
			dossiers = append(dossiers, dossier)
		}
	}
	return civic.DeriveParticipation(of.id, dossiers...), dossiers, nil
}

// resolve returns the id that a natural key was given to, "" when it was not.
func (d disk) resolve(key civic.KindKey) civic.ID {
	return civic.ID(bucket(d.tx, bucketKeys).Get(naturalKey(key)))
}
