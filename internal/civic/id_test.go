package civic

import (
	"errors"
	"strings"
	"testing"
)

// Ids are part of what is promised to clients and other machines, so some are written down here: they must never change.
func TestMintIsForGood(t *testing.T) {
	for _, test := range []struct {
		kind Kind
		key  Key
		want ID
	}{
		{KindOrganization, Key{"slug", "ndi"}, "o01trdk9pe1y1ptsj"},
		{KindActivity, Key{"slug", "katiliyoruz"}, "azx5a5c4jz33q9t8d"},
	} {
		got := Mint(test.kind, test.key, 0)
		if got != test.want {
			t.Errorf("Mint(%c, %v) = %s, want %s", test.kind, test.key, got, test.want)
		}
		if !got.Valid() || got.Kind() != test.kind {
			t.Errorf("%s is not a valid id of its kind", got)
		}
		if again := Mint(test.kind, test.key, 1); again == got {
			t.Errorf("the second attempt gives %s again", again)
		}
	}
}

func TestParticipationIDCarriesItsParts(t *testing.T) {
	activity := Mint(KindActivity, Key{"slug", "a"}, 0)
	organization := Mint(KindOrganization, Key{"slug", "o"}, 0)
	seen := map[ID]Role{}
	for _, role := range Roles() {
		id := ParticipationID(activity, organization, role)
		if other, taken := seen[id]; taken {
			t.Errorf("%s and %s share the id %s", role, other, id)
		}
		seen[id] = role
		a, o, r, ok := id.ParticipationParts()
		if !ok || a != activity || o != organization || r != role {
			t.Errorf("%s comes apart as %s, %s, %s, %t", id, a, o, r, ok)
		}
	}
}

func TestIDsThatAreNone(t *testing.T) {
	good := Mint(KindOrganization, Key{"slug", "o"}, 0)
	for _, id := range []ID{"", "o", good + "0", good[:len(good)-1], "x" + good[1:], "o" + ID(strings.ToUpper(good.stem())), good[:5] + "u" + good[6:], "p" + good[1:], "slug:ndi"} {
		if id.Valid() {
			t.Errorf("%q is taken for an id", id)
		}
		if err := CheckID(id, []any{"id"}); !errors.Is(err, ErrInvalid) {
			t.Errorf("CheckID(%q) = %v", id, err)
		}
	}
	if err := CheckID(good, nil, KindActivity); !errors.Is(err, ErrInvalid) {
		t.Errorf("an organization's id passes for an activity's: %v", err)
	}
	if err := CheckID(good, nil, KindActivity, KindOrganization); err != nil {
		t.Error(err)
	}
}

func FuzzParticipationParts(f *testing.F) {
	f.Add(string(ParticipationID(Mint(KindActivity, Key{"a", "b"}, 0), Mint(KindOrganization, Key{"a", "b"}, 0), Host)))
	f.Add("p")
	f.Fuzz(func(t *testing.T, text string) {
		activity, organization, role, ok := ID(text).ParticipationParts()
		if ok && ParticipationID(activity, organization, role) != ID(text) {
			t.Errorf("%q does not come back", text)
		}
		if ok != (ID(text).Kind() == KindParticipation && ID(text).Valid()) {
			t.Errorf("%q: parts %t, valid %t", text, ok, ID(text).Valid())
		}
	})
}
