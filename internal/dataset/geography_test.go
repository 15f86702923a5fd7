package dataset

import (
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func TestGeographyCounts(t *testing.T) {
	l := loaded(t)
	places := map[civic.PlaceType]int{}
	for _, place := range each[*civic.Place](l) {
		if within := l.within(place.ID); within[len(within)-1] == "Türkiye" {
			places[place.Type]++
		}
	}
	for kind, want := range map[civic.PlaceType]int{civic.Country: 1, civic.Region: 12, civic.Province: 81, civic.District: 973, civic.Locality: 0} {
		if places[kind] != want {
			t.Errorf("%s: %d, want %d", kind, places[kind], want)
		}
	}
	tiers := map[civic.MunicipalTier]int{}
	for _, dossier := range each[*civic.OrganizationDossier](l) {
		if o := civic.DeriveOrganization(dossier); o.Type == civic.Municipality {
			tiers[o.Tier]++
		}
	}
	for tier, want := range map[civic.MunicipalTier]int{"METROPOLITAN": 30, "METROPOLITAN_DISTRICT": 519, "PROVINCIAL": 51, "DISTRICT": 403, "TOWN": 0} {
		if tiers[tier] != want {
			t.Errorf("%s: %d, want %d", tier, tiers[tier], want)
		}
	}
}

func TestPlacesLieInTheNextWider(t *testing.T) {
	l := loaded(t)
	wider := map[civic.PlaceType]civic.PlaceType{civic.Region: civic.Country, civic.Province: civic.Region, civic.District: civic.Province}
	for _, place := range each[*civic.Place](l) {
		want, nested := wider[place.Type]
		if !nested {
			continue
		}
		if outer := kept[*civic.Place](l, place.Within); outer.Type != want {
			t.Errorf("%s lies in %s, a %s, want a %s", l.title(place.ID), l.title(outer.ID), outer.Type, want)
		}
	}
}

func TestProvinces(t *testing.T) {
	l := loaded(t)
	for plate := 1; plate <= 81; plate++ {
		p := l.place(t, province(plate))
		if code := p.PlateCode(); code == nil || *code != plate {
			t.Errorf("province %d has the plate code %v", plate, code)
		}
		if p.Location == nil || p.Location.Latitude < 35.8 || p.Location.Latitude > 42.2 || p.Location.Longitude < 25.6 || p.Location.Longitude > 44.9 {
			t.Errorf("%s lies at %v, outside Türkiye", l.title(p.ID), p.Location)
		}
	}
	for _, test := range []struct {
		plate           int
		name, iso, nuts string
		region          string
		lat, lon        float64
	}{
		{34, "İstanbul", "TR-34", "TR100", "İstanbul", 41.01, 28.98},
		{76, "Iğdır", "TR-76", "TRA23", "Kuzeydoğu Anadolu", 39.92, 44.04},
		{63, "Şanlıurfa", "TR-63", "TRC21", "Güneydoğu Anadolu", 37.16, 38.79},
		{17, "Çanakkale", "TR-17", "TR222", "Batı Marmara", 40.15, 26.40},
		{1, "Adana", "TR-01", "TR621", "Akdeniz", 36.99, 35.33},
	} {
		p := l.place(t, province(test.plate))
		if got := l.title(p.ID); got != test.name || p.KeyIn(civic.SchemeISO) != test.iso || p.KeyIn(civic.SchemeNUTS) != test.nuts {
			t.Errorf("province %d is %s, %s, %s, want %s, %s, %s", test.plate, got, p.KeyIn(civic.SchemeISO), p.KeyIn(civic.SchemeNUTS), test.name, test.iso, test.nuts)
		}
		if math.Abs(p.Location.Latitude-test.lat) > 0.02 || math.Abs(p.Location.Longitude-test.lon) > 0.02 {
			t.Errorf("%s lies at %v", test.name, *p.Location)
		}
		if within := l.within(p.ID); !slices.Equal(within, []string{test.name, test.region, "Türkiye"}) {
			t.Errorf("%s lies in %v", test.name, within)
		}
	}
}

func TestMunicipalities(t *testing.T) {
	l := loaded(t)
	for _, test := range []struct {
		number, name, english string
		tier                  civic.MunicipalTier
		seat, metropolitan    string
	}{
		{"B34", "İstanbul Büyükşehir Belediyesi", "İstanbul Metropolitan Municipality", "METROPOLITAN", "İstanbul", ""},
		{"2280", "Şişli Belediyesi", "Şişli Municipality", "METROPOLITAN_DISTRICT", "Şişli, İstanbul", "İstanbul Büyükşehir Belediyesi"},
		{"2336", "Bornova Belediyesi", "Bornova Municipality", "METROPOLITAN_DISTRICT", "Bornova, İzmir", "İzmir Büyükşehir Belediyesi"},
		{"1848", "Elazığ Belediyesi", "Elazığ Municipality", "PROVINCIAL", "Merkez, Elazığ", ""},
		{"3908", "Ereğli Belediyesi", "Ereğli Municipality", "DISTRICT", "Ereğli, Zonguldak", ""},
		{"1398", "Edremit Belediyesi", "Edremit Municipality", "METROPOLITAN_DISTRICT", "Edremit, Balıkesir", "Balıkesir Büyükşehir Belediyesi"},
		{"3827", "Edremit Belediyesi", "Edremit Municipality", "METROPOLITAN_DISTRICT", "Edremit, Van", "Van Büyükşehir Belediyesi"},
	} {
		o := l.organization(t, municipality(test.number))
		names := l.within(o.Seat)
		seat := strings.Join(names[:slices.Index(names, "Türkiye")-1], ", ")
		if got := civic.PickName(o.Names, civic.Turkish); got != test.name || o.Tier != test.tier || seat != test.seat {
			t.Errorf("municipality %s is %s, %s, in %s, want %s, %s, in %s", test.number, got, o.Tier, seat, test.name, test.tier, test.seat)
		}
		if got := civic.PickName(o.Names, civic.English); got != test.english {
			t.Errorf("municipality %s is in English %s, want %s", test.number, got, test.english)
		}
		if got := l.title(o.Metropolitan); got != test.metropolitan {
			t.Errorf("%s lies in %q, want %q", test.name, got, test.metropolitan)
		}
	}
}

// TestSeats holds every municipality to its rule, and every district to the one municipality that has its seat in it.
func TestSeats(t *testing.T) {
	l := loaded(t)
	seated := map[civic.ID]int{}
	for _, dossier := range each[*civic.OrganizationDossier](l) {
		o := civic.DeriveOrganization(dossier)
		if o.Type != civic.Municipality {
			continue
		}
		seated[o.Seat]++
		seat := kept[*civic.Place](l, o.Seat)
		if wantProvince := o.Tier == "METROPOLITAN"; (seat.Type == civic.Province) != wantProvince {
			t.Errorf("%s, %s, has its seat in a %s", l.title(o.ID), o.Tier, seat.Type)
		}
		if o.Tier == "METROPOLITAN_DISTRICT" && l.organizationOf(o.Metropolitan).Seat != seat.Within {
			t.Errorf("%s belongs to the metropolitan municipality of another province", l.title(o.ID))
		}
	}
	for _, place := range each[*civic.Place](l) {
		if place.Type == civic.District && seated[place.ID] != 1 {
			t.Errorf("%v has %d municipalities", l.within(place.ID), seated[place.ID])
		}
	}
}

func TestNamesAreTurkish(t *testing.T) {
	if !norm.NFC.IsNormalString(geographyText) {
		t.Error("the geography is not in normal form C")
	}
	const letters = "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZabcçdefgğhıijklmnoöprsştuüvyzâûî19 "
	l := loaded(t)
	names := map[string]int{}
	for _, place := range each[*civic.Place](l) {
		if place.Type != civic.Province && place.Type != civic.District {
			continue
		}
		for _, name := range place.Names {
			names[name.Text]++
			if rest := strings.Trim(name.Text, letters); rest != "" {
				t.Errorf("%q has letters that are not Turkish: %q", name.Text, rest)
			}
		}
	}
	for name, want := range map[string]int{
		"Merkez": 51, "Yenişehir": 3, "Ereğli": 2, "Edremit": 2, "Elazığ": 1, "Elâzığ": 1, "Hakkâri": 1, "Kâğıthane": 1, "Şişli": 1, "Iğdır": 1,
		"Ilgaz": 1, "İliç": 1, "Çankırı": 1, "Göğüs": 0, "Ondokuzmayıs": 1,
	} {
		if names[name] != want {
			t.Errorf("%q names %d places, want %d", name, names[name], want)
		}
	}
}

func TestMalformedGeography(t *testing.T) {
	inRegion := "region\tTR5\tBatı Anadolu\tWest Anatolia"
	for _, test := range []struct{ name, line, want string }{
		{"unknown record", "town\tx", "is not a record"},
		{"missing field", "region\tTR5\tBatı Anadolu", "is not a record"},
		{"plate", "province\tx\tTR510\tAnkara\t39.9\t32.9\tmetropolitan\tBala 1168 1145", "invalid syntax"},
		{"latitude", "province\t6\tTR510\tAnkara\tnorth\t32.9\tmetropolitan\tBala 1168 1145", "invalid syntax"},
		{"longitude", "province\t6\tTR510\tAnkara\t39.9\teast\tmetropolitan\tBala 1168 1145", "invalid syntax"},
		{"kind", "province\t6\tTR510\tAnkara\t39.9\t32.9\tbig\tBala 1168 1145", "kind of province"},
		{"region", "province\t6\tTR610\tAnkara\t39.9\t32.9\tmetropolitan\tBala 1168 1145", "does not lie in the region"},
		{"district without numbers", "province\t6\tTR510\tAnkara\t39.9\t32.9\tmetropolitan\tBala 1168", "two numbers are needed"},
		{"district number", "province\t6\tTR510\tAnkara\t39.9\t32.9\tmetropolitan\tBala x 1145", "invalid syntax"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var g geographyReader
			if err := g.read(inRegion); err != nil {
				t.Fatal(err)
			}
			if err := g.read(test.line); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%q: %v, want an error with %q", test.line, err, test.want)
			}
		})
	}
}
