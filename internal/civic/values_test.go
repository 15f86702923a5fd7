package civic

import "testing"

func TestNamesAreShownInTheReadersLanguage(t *testing.T) {
	institute := []Name{
		{"NDI", Turkish, Acronym}, {"National Democratic Institute", English, Official}, {"Ulusal Demokrasi Enstitüsü", Turkish, Alias}, {"Eski Ad", Turkish, Former},
	}
	network := []Name{{"Denge ve Denetleme Ağı", Turkish, Alias}, {"Checks and Balances Network", English, Alias}, {"Denge Denetleme Ağı", Turkish, Official}}
	for _, test := range []struct {
		names []Name
		lang  Language
		want  string
	}{
		{institute, "", "National Democratic Institute"},
		{institute, Turkish, "Ulusal Demokrasi Enstitüsü"},
		{institute, English, "National Democratic Institute"},
		{institute, "IT", "National Democratic Institute"},
		{network, "", "Denge Denetleme Ağı"},
		{network, Turkish, "Denge Denetleme Ağı"},
		{network, English, "Checks and Balances Network"},
		{institute[:1], English, "NDI"},
		{nil, Turkish, ""},
	} {
		if got := PickName(test.names, test.lang); got != test.want {
			t.Errorf("PickName in %q: got %q, want %q", test.lang, got, test.want)
		}
	}
	if got := PickAcronym(institute, English); got != "NDI" {
		t.Errorf("PickAcronym: %q", got)
	}
	if got := PickText([]Text{{"bir", Turkish}, {"one", English}}, English); got != "one" {
		t.Errorf("PickText: %q", got)
	}
}
