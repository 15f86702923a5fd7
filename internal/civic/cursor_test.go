package civic

import (
	"errors"
	"testing"
)

func TestCursorComesBack(t *testing.T) {
	question := FingerprintOf("organizations", OrganizationFilter{Types: []OrganizationType{NGO}}, ByName)
	want := Cursor{Question: question, Revision: Revision{"k3v9", 42}, Position: Position{Key: []byte{0, 1, 255}, ID: "o1"}}
	got, err := ParseCursor(want.String(), question)
	if err == nil {
		err = got.CheckGraph("k3v9")
	}
	if err != nil {
		t.Fatal(err)
	}
	if got.Revision != want.Revision || got.Position.Compare(want.Position) != 0 {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestForeignCursorsAreRefused(t *testing.T) {
	question := FingerprintOf("organizations", ByName)
	text := Cursor{Question: question, Revision: Revision{"k3v9", 42}, Position: Position{Key: []byte("key"), ID: "o1"}}.String()
	for name, refused := range map[string]func() error{
		"another question": func() error {
			_, err := ParseCursor(text, FingerprintOf("organizations", ByNameDescending))
			return err
		},
		"another graph": func() error {
			cursor, err := ParseCursor(text, question)
			if err != nil {
				t.Errorf("the cursor itself is refused: %v", err)
			}
			return cursor.CheckGraph("other")
		},
		"empty":     func() error { _, err := ParseCursor("", question); return err },
		"cut short": func() error { _, err := ParseCursor(text[:len(text)-4], question); return err },
	} {
		if err := refused(); !errors.Is(err, ErrCursor) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range text {
		changed := []byte(text)
		changed[i] = 'A' + (changed[i]-'A'+1)%26
		if string(changed) == text {
			continue
		}
		if _, err := ParseCursor(string(changed), question); !errors.Is(err, ErrCursor) {
			t.Errorf("a cursor with its character %d changed passes: %v", i, err)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	question := FingerprintOf("q")
	f.Add(Cursor{Question: question, Revision: Revision{"k3v9", 1}, Position: Position{Key: []byte("k"), ID: "o"}}.String())
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		cursor, err := ParseCursor(text, question)
		if err == nil && cursor.String() != text {
			t.Errorf("%q passes and comes back as %q", text, cursor.String())
		}
	})
}

func TestRevisionText(t *testing.T) {
	want := Revision{"k3v9", 7}
	got, err := ParseRevision(want.String())
	if err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
	for _, text := range []string{"", "7", "-7", "k3v9-", "k3v9-07", "k3v9--1", "k3v9-x", "K3V9-7", "k3v9-99999999999999999999"} {
		if _, err := ParseRevision(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q passes for a revision: %v", text, err)
		}
	}
}
