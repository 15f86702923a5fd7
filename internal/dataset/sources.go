package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// The sources of the built-in data, as references to their keys.
const (
	nutsSource             civic.ID = "slug:nuts"
	registerSource         civic.ID = "slug:turkiye-api"
	knowledgeSource        civic.ID = "slug:general-knowledge"
	katiliyoruzCivilSource civic.ID = "slug:katiliyoruz-sivil-aktorler"
	katiliyoruzLocalSource civic.ID = "slug:katiliyoruz-yerel-yonetimler"
	sivilKatilimSource     civic.ID = "slug:sivil-katilim-gorev-gucleri"
	modelSource            civic.ID = "slug:model-sayfasi"
	kademSource            civic.ID = "slug:kadem-multeciler-haberi"
)

// source describes the source that a reference names. The pages are known by their text alone: it gives no address and no date,
// so none are given here.
func source(ref civic.ID, title, publisher string) civic.Source {
	return civic.Source{Keys: keysOf(ref), Title: title, Publisher: publisher}
}

func nuts() civic.Source {
	s := source(nutsSource, "NUTS: territorial units for statistics", "Eurostat")
	s.URL = "https://ec.europa.eu/eurostat/web/nuts"
	s.Licence = "© European Union, reuse with attribution"
	return s
}

func register() civic.Source {
	s := source(registerSource, "turkiye-api: provinces, districts and municipalities of Türkiye", "turkiye-api")
	s.URL = "https://github.com/ubeydeozdmr/turkiye-api"
	s.Licence = "MIT; figures of TÜİK and of OpenStreetMap contributors"
	return s
}

func knowledge() civic.Source {
	return source(knowledgeSource, "General knowledge, looked up", "Civicgraph")
}
