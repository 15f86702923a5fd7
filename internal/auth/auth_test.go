package auth

import (
	"context"
	"testing"
)

func TestPrincipalTravelsInTheContext(t *testing.T) {
	if p, ok := FromContext(context.Background()); ok {
		t.Errorf("a context nobody touched has the principal %v", p)
	}
	want := Principal{Name: "importer", Role: Editor}
	got, ok := FromContext(WithPrincipal(context.Background(), want))
	if !ok || got != want {
		t.Errorf("got %v, %v; want %v", got, ok, want)
	}
}

func TestIncludes(t *testing.T) {
	tests := []struct {
		has, needs Role
		want       bool
	}{
		{Admin, Admin, true},
		{Admin, Editor, true},
		{Editor, Editor, true},
		{Editor, Admin, false},
		{"", Editor, false},
		{"EDITOR", Editor, false},
		{Admin, "", false},
		{"root", "root", false},
	}
	for _, test := range tests {
		if got := test.has.Includes(test.needs); got != test.want {
			t.Errorf("%q includes %q: got %v, want %v", test.has, test.needs, got, test.want)
		}
	}
}
