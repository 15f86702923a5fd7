package civic

import "fmt"

// identify finds the id of each entry that is named by keys, or mints one and gives it the keys.
func (w *writing) identify(items []*item) error {
	var keys []KindKey
	for _, item := range items {
		kind, id, own := item.draft.keyed()
		keys = append(keys, kindKeys(kind, own)...)
		if kind != 0 && id != "" {
			keys = append(keys, keyCandidates(id, []Kind{kind})...)
		}
	}
	if err := w.resolveKeys(keys); err != nil {
		return err
	}
	if err := w.loadMinted(items); err != nil {
		return err
	}
	for _, item := range items {
		if kind, id, own := item.draft.keyed(); kind != 0 && item.Err == nil {
			if err := w.identifyOne(item, kind, id, kindKeys(kind, own)); err != nil {
				return err
			}
		}
	}
	return nil
}

func kindKeys(kind Kind, keys []Key) []KindKey {
	result := make([]KindKey, len(keys))
	for i, key := range keys {
		result[i] = KindKey{kind, key}
	}
	return result
}

// loadMinted reads, in one call, what is kept under the ids that new entries would be minted.
func (w *writing) loadMinted(items []*item) error {
	var ids []ID
	for _, item := range items {
		kind, id, keys := item.draft.keyed()
		switch {
		case kind == 0:
		case id.Valid():
			ids = append(ids, id)
		case len(keys) > 0 && w.named[KindKey{kind, keys[0]}] == "":
			ids = append(ids, Mint(kind, keys[0], 0))
		}
	}
	return w.load(ids)
}

func (w *writing) identifyOne(item *item, kind Kind, given ID, keys []KindKey) error {
	id, err := w.givenID(kind, given)
	if err != nil {
		item.reject(err)
		return nil
	}
	for _, key := range keys {
		switch known := w.named[key]; {
		case known == "" || known == id:
		case id == "":
			id = known
		default:
			same, err := w.sameEntity(id, known)
			if err != nil {
				return err
			}
			if !same {
				item.reject(keyClash(key.Key, id, known))
			}
		}
	}
	if id == "" {
		if id, err = w.mint(kind, keys[0].Key); err != nil {
			return err
		}
	}
	item.ID = id
	w.giveKeys(id, keys)
	return nil
}

func keyClash(key Key, id, other ID) error {
	return &Fault{
		Kind: ErrConflict, Path: []any{"identifiers"},
		Problem: fmt.Sprintf("the key %s:%s is that of %s, the rest names %s", key.Scheme, key.Value, other, id),
		Remedy:  "correct the keys, or merge the two if they are one",
	}
}

// givenID returns the id that an entry gives for its own entity, which must exist.
func (w *writing) givenID(kind Kind, given ID) (ID, error) {
	if given == "" {
		return "", nil
	}
	if key, isKey := given.keyRef(); isKey {
		id := w.named[KindKey{kind, key}]
		if id == "" {
			return "", unknownRef(given, []any{"id"})
		}
		return id, nil
	}
	if err := CheckID(given, []any{"id"}, kind); err != nil {
		return "", err
	}
	if w.dossiers[given] == nil {
		return "", unknownRef(given, []any{"id"})
	}
	return given, nil
}

func unknownRef(id ID, path []any) error {
	return &Fault{Kind: ErrNotFound, Path: path, Problem: fmt.Sprintf("nothing in the graph is known as %s", id), Remedy: "add it first, or correct the id"}
}

// mint makes an id for a new entity. Two keys meet in one id once in 10^12 graphs of a million entities; the loop is for that.
func (w *writing) mint(kind Kind, key Key) (ID, error) {
	for attempt := 0; ; attempt++ {
		id := Mint(kind, key, attempt)
		if err := w.load([]ID{id}); err != nil {
			return "", err
		}
		if w.dossiers[id] == nil && !w.isDirty[id] {
			return id, nil
		}
	}
}

func (w *writing) giveKeys(id ID, keys []KindKey) {
	for _, key := range keys {
		if w.named[key] == "" {
			w.named[key] = id
			w.newKeys = append(w.newKeys, KeyRow{key, id})
		}
	}
}
