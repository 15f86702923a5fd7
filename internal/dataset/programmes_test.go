package dataset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// The gold of these tests was read from the five pages by hand: who did what with whom, where and when.

func wantLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  %s\nwant\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestWhoTakesPart(t *testing.T) {
	l := loaded(t)
	for _, test := range []struct {
		slug string
		want []string
	}{
		{"katiliyoruz", []string{
			"COORDINATOR National Democratic Institute (tarafından oluşturulmuştur)",
			"PARTNER Türkiye Belediyeler Birliği (ortaklığında)", "PARTNER Türkiye Kent Konseyleri Birliği (ortaklığında)",
		}},
		{"katiliyoruz/2020-2021", []string{
			"PARTICIPANT Bornova Belediyesi ()", "PARTICIPANT Eskişehir Büyükşehir Belediyesi ()", "PARTICIPANT Kahramanmaraş Büyükşehir Belediyesi ()",
			"PARTICIPANT Nilüfer Belediyesi ()", "PARTICIPANT Sultanbeyli Belediyesi ()",
		}},
		{"katiliyoruz/2021-2022", nil},
		{"katiliyoruz/sivil-aktorler", nil},
		{"biz-de-variz", nil},
		{"sivil-katilim", nil},
		{"ortakliklar-ve-aglar", []string{"FUNDER Avrupa Birliği (tarafından desteklenen)", "FUNDER Türkiye Cumhuriyeti (tarafından desteklenen)"}},
		{"model", []string{
			"COORDINATOR Türkiye Ekonomik ve Sosyal Etüdler Vakfı (yürüttüğü)",
			"PARTNER Türkiye Kent Konseyleri Birliği (ortakları)", "PARTNER Şişli Belediyesi (ortakları)",
			"ASSOCIATE Denge Denetleme Ağı (iştirakçisi)",
		}},
		{"sivil-toplum-destek-programi-2", []string{
			"CONTRACTING_AUTHORITY Merkezi Finans ve İhale Birimi (sözleşme makamı)",
			"TECHNICAL_AUTHORITY Avrupa Birliği Başkanlığı (teknik uygulamasından sorumlu)",
		}},
		{"kadem-multeciler", []string{
			"COORDINATOR Kadın ve Demokrasi Derneği (yürüttü)", "PARTNER CEIPES Derneği (ortaklığı ile)",
			"FUNDER Avrupa Birliği (tarafından finanse edildi)",
		}},
		{"kadem-multeciler/stk-egitimi", []string{"TRAINER CEIPES Derneği (tarafından eğitimler yapıldı)"}},
		{"kadem-multeciler/egitim-kiti", []string{"IMPLEMENTER CEIPES Derneği (tarafından hazırlandı)"}},
		{"kadem-multeciler/kamu-calistayi", []string{"PARTICIPANT Türkiye İş Kurumu (temsilcileri)"}},
		{"kadem-multeciler/stk-calistayi", nil},
	} {
		wantLines(t, test.slug, l.roles(t, test.slug), test.want)
	}
}

func TestPeriodsAndStatus(t *testing.T) {
	l := loaded(t)
	for _, test := range []struct {
		slug, start, end string
		status           civic.ActivityStatus
		partOf           string
	}{
		{"katiliyoruz", "", "", "", ""},
		{"katiliyoruz/2020-2021", "2020", "2021", civic.Done, "Katılıyoruz Programı"},
		{"katiliyoruz/2021-2022", "2021-09", "2022-06", civic.Planned, "Katılıyoruz Programı"},
		{"sivil-katilim", "", "", civic.Ongoing, ""},
		{"sivil-katilim/elazig", "2023", "", civic.Ongoing, "Sivil Katılım Projesi"},
		{"sivil-katilim/elazig/tanisma", "2023-09", "2023-10", civic.Done, "Elâzığ Sivil Katılım Görev Gücü"},
		{"model", "2018", "2020", civic.Ongoing, "Kamu ve STK’lar Arasındaki İşbirliğinin Güçlendirilmesi İçin Ortaklıklar ve Ağlar Hibe Programı"},
		{"model/rapor-asamasi", "", "", civic.Done, "Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi"},
		{"model/egitim-asamasi", "", "", civic.Ongoing, "Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi"},
		{"model/platform-asamasi", "", "", civic.Planned, "Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi"},
		{"kadem-multeciler", "", "", civic.Done, "Sivil Toplum Destek Programı – II"},
	} {
		a := l.activity(t, test.slug)
		if string(a.Period.Start) != test.start || string(a.Period.End) != test.end || a.Status != test.status || l.title(a.PartOf) != test.partOf {
			t.Errorf("%s: %s/%s %s in %q, want %s/%s %s in %q", test.slug, a.Period.Start, a.Period.End, a.Status, l.title(a.PartOf),
				test.start, test.end, test.status, test.partOf)
		}
	}
}

func TestTimelineOfTheRefugeeProject(t *testing.T) {
	wantLines(t, "timeline", loaded(t).timeline(t, "kadem-multeciler"), []string{
		"2019-08-21/2019-08-27 STK İhtiyaç Belirleme Çalıştayı",
		"2019-08-22/2019-08-27 Kamu Kurumları İhtiyaç Belirleme Çalıştayı",
		"2019-12-11/2019-12-11 STK – Kamu Kurumları İstişare Mekanizması Kurulması Toplantısı (11 Aralık 2019)",
		"2019-12-23/2019-12-23 STK – Kamu Kurumları İstişare Mekanizması Kurulması Toplantısı (23 Aralık 2019)",
		"2020-01-22/2020-01-22 STK – Kamu Kurumları İşbirliği Toplantısı (22 Ocak 2020)",
		"2020-01-23/2020-01-23 STK – Kamu Kurumları İşbirliği Toplantısı (23 Ocak 2020)",
		"XXXX-09-30/XXXX-10-01 Kamu Kurumları Eğitimi (30 Eylül)",
		"XXXX-10-03/XXXX-10-04 Kamu Kurumları Eğitimi (3 Ekim)",
		"XXXX-12-10/XXXX-12-10 STK Ağ Kurma Toplantısı (10 Aralık)",
		"XXXX-12-24/XXXX-12-24 STK Ağ Kurma Toplantısı (24 Aralık)",
		"/ Kamu Kurumları Eğitimi",
		"/ Kapanış Programı",
		"/ STK Kapasite Gelişimi Göstergesinin Oluşturulması",
		"/ STK Kapasite Geliştirme Eğitim Kitinin Hazırlanması",
		"/ STK Kapasite Geliştirme Eğitimi",
		"/ STK Saha Araştırması",
		"/ STK – Kamu Kurumları Göstergesinin Oluşturulması",
		"/ İyi Uygulamalar Ziyareti",
	})
}

func TestWhere(t *testing.T) {
	l := loaded(t)
	for slug, want := range map[string][]string{
		"katiliyoruz/2020-2021": {"Eskişehir", "Kahramanmaraş", "Bornova, İzmir", "Sultanbeyli, İstanbul", "Nilüfer, Bursa"},
		"sivil-katilim":         {"Manisa", "Trabzon", "Eskişehir", "Elazığ", "Çanakkale", "Mersin", "Gaziantep"},
		"model": {
			"Adana", "Yenimahalle, Ankara", "Burdur", "Gaziantep", "Maltepe, İstanbul", "Karşıyaka, İzmir", "Kars", "Sinop", "Van", "Yalova",
		},
		"model/rapor-asamasi/yuvarlak-masa":            nil,
		"kadem-multeciler":                             {"İstanbul", "Gaziantep"},
		"kadem-multeciler/stk-calistayi":               {"İstanbul", "Gaziantep"},
		"kadem-multeciler/kamu-egitimi":                {"İstanbul", "Gaziantep"},
		"kadem-multeciler/kamu-egitimi/1":              nil,
		"kadem-multeciler/istisare-1":                  nil,
		"kadem-multeciler/ag-kurma-2":                  nil,
		"kadem-multeciler/isbirligi-2":                 nil,
		"kadem-multeciler/iyi-uygulamalar-ziyareti":    {"Sicilya, İtalya"},
		"katiliyoruz/sivil-aktorler/fikir-maratonlari": nil,
	} {
		wantLines(t, slug, l.where(l.activity(t, slug).Places), want)
	}
}

// where names places up to the province in Türkiye, up to the country elsewhere.
func (l *ledger) where(places []civic.ID) []string {
	var names []string
	for _, id := range places {
		within := l.within(id)
		if at := slices.Index(within, "Türkiye"); at > 0 {
			within = within[:at-1]
		}
		names = append(names, strings.Join(within, ", "))
	}
	return names
}

func TestWhatHappensInAProvince(t *testing.T) {
	l := loaded(t)
	for name, want := range map[string][]string{
		"Eskişehir": {"Katılıyoruz Programı", "Sivil Katılım Projesi"},
		"Gaziantep": {
			"Kamu ve STK’lar Arasındaki İşbirliğinin Güçlendirilmesi İçin Ortaklıklar ve Ağlar Hibe Programı", "Sivil Katılım Projesi",
			"Sivil Toplum Destek Programı – II",
		},
		"İzmir": {"Kamu ve STK’lar Arasındaki İşbirliğinin Güçlendirilmesi İçin Ortaklıklar ve Ağlar Hibe Programı", "Katılıyoruz Programı"},
		"İstanbul": {
			"Kamu ve STK’lar Arasındaki İşbirliğinin Güçlendirilmesi İçin Ortaklıklar ve Ağlar Hibe Programı", "Katılıyoruz Programı",
			"Sivil Toplum Destek Programı – II",
		},
		"Bursa": {"Katılıyoruz Programı"},
	} {
		wantLines(t, name, l.programmesIn(name), want)
	}
}

// programmesIn names the activities that are part of nothing and have something in the province.
func (l *ledger) programmesIn(provinceName string) []string {
	found := map[string]bool{}
	for _, dossier := range each[*civic.ActivityDossier](l) {
		a := civic.DeriveActivity(dossier)
		if !slices.ContainsFunc(a.Places, func(p civic.ID) bool { return slices.Contains(l.within(p), provinceName) }) {
			continue
		}
		for a.PartOf != "" {
			a = l.activityOf(a.PartOf)
		}
		found[l.title(a.ID)] = true
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestTaskForces(t *testing.T) {
	l := loaded(t)
	var provinces []string
	for _, dossier := range each[*civic.ActivityDossier](l) {
		a := civic.DeriveActivity(dossier)
		if a.Type != civic.TaskForce {
			continue
		}
		provinces = append(provinces, l.titles(a.Places)...)
		if a.Cadence != "FREQ=MONTHLY;INTERVAL=2" || !slices.Equal(a.Sectors, []civic.Sector{civic.Municipal, civic.Public, civic.Academic, civic.Civil}) {
			t.Errorf("%s meets %s, with %v", l.title(a.ID), a.Cadence, a.Sectors)
		}
		kinds := []civic.OutputKind{a.Outputs[0].Kind, a.Outputs[1].Kind}
		if !slices.Equal(kinds, []civic.OutputKind{"STRATEGY", "ACTION_PLAN"}) || a.Outputs[0].Status != civic.Planned || a.Outputs[1].Status != civic.Planned {
			t.Errorf("%s is to make %v", l.title(a.ID), kinds)
		}
		if len(a.Groups) != 4 || a.Groups[0].Role != civic.Member {
			t.Errorf("%s has the groups %v", l.title(a.ID), a.Groups)
		}
	}
	slices.Sort(provinces)
	wantLines(t, "task forces", provinces, []string{"Elazığ", "Eskişehir", "Gaziantep", "Manisa", "Mersin", "Trabzon", "Çanakkale"})
}

func TestRoadmaps(t *testing.T) {
	l := loaded(t)
	var made []string
	for _, output := range l.activity(t, "katiliyoruz/2020-2021").Outputs {
		names := make([]string, 0, len(output.Names))
		for _, name := range output.Names {
			names = append(names, name.Text)
		}
		for _, want := range []string{"Sivil Katılım Yol Haritası", "Sivil Katılım Güçlendirme Yol Haritası"} {
			if !slices.Contains(names, want) {
				t.Errorf("the roadmap %v is not known as %s", names, want)
			}
		}
		if output.Kind != "ROADMAP" || output.Status != civic.Done || len(output.Citations) == 0 {
			t.Errorf("the roadmap %v is a %s, %s, with %d citations", names, output.Kind, output.Status, len(output.Citations))
		}
		maker := l.organizationOf(output.ProducedBy[0])
		made = append(made, l.title(maker.ID)+" in "+l.where([]civic.ID{maker.Seat})[0])
	}
	wantLines(t, "roadmaps", made, []string{
		"Eskişehir Büyükşehir Belediyesi in Eskişehir", "Kahramanmaraş Büyükşehir Belediyesi in Kahramanmaraş", "Bornova Belediyesi in Bornova, İzmir",
		"Sultanbeyli Belediyesi in Sultanbeyli, İstanbul", "Nilüfer Belediyesi in Nilüfer, Bursa",
	})
}

// TestEachPageNamesRoadmapsItsOwnWay: a name stands in the record of the page that has it only. The other one is looked up.
func TestEachPageNamesRoadmapsItsOwnWay(t *testing.T) {
	l := loaded(t)
	const local, civil, known = "Yerel Yönetimler için Katılıyoruz", "Sivil Aktörler için Katılıyoruz", "General knowledge, looked up"
	for _, test := range []struct {
		slug, page, itsOwn, others string
		outputs                    int
	}{
		{"katiliyoruz/2020-2021", local, "Güçlendirme Yol Haritası", "Sivil Katılım Yol Haritası", 5},
		{"katiliyoruz/sivil-aktorler/ceyrek-donem/yol-haritasi-sunumu", civil, "Sivil Katılım Yol Haritaları", "Güçlendirme Yol Haritaları", 1},
	} {
		id := l.id(t, civic.KindActivity, civic.KeyRef("slug", test.slug))
		for _, record := range kept[*civic.ActivityDossier](l, id).Records {
			want, never := test.itsOwn, test.others
			if l.title(record.Source) == known {
				want, never = never, want
			} else if l.title(record.Source) != test.page {
				t.Errorf("%s has a record of %s", test.slug, l.title(record.Source))
			}
			if len(record.Facts.Outputs) != test.outputs {
				t.Errorf("%s has %d outputs in %s, want %d", test.slug, len(record.Facts.Outputs), l.title(record.Source), test.outputs)
			}
			for _, output := range record.Facts.Outputs {
				if text := fmt.Sprint(output.Names); !strings.Contains(text, want) || strings.Contains(text, never) {
					t.Errorf("%s is named %s in %s, want a name with %q and none with %q", test.slug, text, l.title(record.Source), want, never)
				}
			}
		}
		for _, output := range l.activity(t, test.slug).Outputs {
			if text := fmt.Sprint(output.Names); !strings.Contains(text, test.itsOwn) || !strings.Contains(text, test.others) {
				t.Errorf("%s is known as %s, want %q and %q among it", test.slug, text, test.itsOwn, test.others)
			}
		}
	}
}

func TestGroups(t *testing.T) {
	l := loaded(t)
	for slug, want := range map[string][]string{
		"katiliyoruz/2020-2021": {
			"CONTRIBUTOR NGO yerel sivil toplum kurumları", "CONTRIBUTOR NGO üniversite öğrenci kulüpleri", "CONTRIBUTOR NGO sosyal girişimler",
		},
		"katiliyoruz/sivil-aktorler": {
			"PARTICIPANT NGO sivil toplum örgütleri", "PARTICIPANT NGO sosyal girişimler", "PARTICIPANT NGO platformlar", "PARTICIPANT NGO kooperatifler",
			"PARTICIPANT  aktivistler",
		},
		"katiliyoruz/sivil-aktorler/fikir-maratonlari/maratonlar": {
			"PARTICIPANT NGO sivil aktörler", "PARTICIPANT  Biz de Varız programının genç kadın temsilcileri",
		},
		"sivil-katilim/manisa/tanisma": {
			"PARTICIPANT NGO sivil toplum kuruluşları", "PARTICIPANT MUNICIPALITY yerel yönetimler", "PARTICIPANT  faydalanıcı kurum temsilcileri",
		},
		"model": {
			"PARTICIPANT NGO proje illerinde faaliyet gösteren sivil toplum kuruluşları", "PARTICIPANT MUNICIPALITY proje illerindeki belediyeler",
		},
		"kadem-multeciler/kamu-calistayi": {
			"PARTICIPANT PUBLIC_BODY kaymakamlıklar", "PARTICIPANT MUNICIPALITY belediyeler", "PARTICIPANT PUBLIC_BODY il göç idaresi",
			"PARTICIPANT PUBLIC_BODY sosyal hizmet merkezleri",
		},
	} {
		var got []string
		for _, g := range l.activity(t, slug).Groups {
			got = append(got, string(g.Role)+" "+string(g.OrganizationType)+" "+civic.PickText(g.Labels, civic.Turkish))
		}
		wantLines(t, slug, got, want)
	}
}

func TestCountedGroups(t *testing.T) {
	l := loaded(t)
	for _, test := range []struct {
		slug  string
		kind  civic.OrganizationType
		stage string
		role  civic.Role
		count int
	}{
		{"kadem-multeciler/saha-arastirmasi", civic.NGO, "invited", "", 122}, // whoever is sent a questionnaire takes part in nothing yet
		{"kadem-multeciler/saha-arastirmasi", civic.NGO, "answered", civic.Participant, 70},
		{"kadem-multeciler/saha-arastirmasi", civic.NGO, "valid", civic.Participant, 54},
		{"kadem-multeciler", civic.PublicBody, "reached", "", 58},
		{"kadem-multeciler", civic.NGO, "reached", "", 114},
	} {
		found := slices.ContainsFunc(l.activity(t, test.slug).Groups, func(g civic.ParticipantGroup) bool {
			return g.Stage == test.stage && g.Role == test.role && g.OrganizationType == test.kind && g.Count != nil && *g.Count == test.count
		})
		if !found {
			t.Errorf("%s counts no %d %s as %s in the role %q", test.slug, test.count, test.kind, test.stage, test.role)
		}
	}
}

func TestThemes(t *testing.T) {
	l := loaded(t)
	for slug, want := range map[string][]string{
		"kadem-multeciler/stk-egitimi": {
			"Stratejik planlama", "Savunuculuk", "Finans yönetimi", "İnsan kaynakları yönetimi", "İzleme ve değerlendirme",
		},
		"kadem-multeciler/kamu-egitimi/2":                   {"Mülteci hukuku ve hakları", "Mülteci psikolojisi", "Cinsiyet adaleti"},
		"katiliyoruz/sivil-aktorler/kapasite-degerlendirme": {"Savunuculuk", "İletişim"},
	} {
		wantLines(t, slug, l.titles(l.activity(t, slug).Themes), want)
	}
}

func TestOutputs(t *testing.T) {
	l := loaded(t)
	for slug, want := range map[string][]string{
		"model": {
			"REPORT DONE Ulusal değerlendirme raporu", "REPORT DONE Yerel fark analizi incelemeleri",
			"REPORT  Demokratik Kentsel Yönetişimde Güçlenen Sivil Toplum ve Etkin İş Birlikleri", "PLATFORM PLANNED Katılımcı dijital platform",
		},
		"kadem-multeciler": {
			"TOOLKIT DONE STK Kapasite Geliştirme Eğitim Kiti", "INDICATOR DONE STK Kapasite Gelişimi Göstergesi",
			"MECHANISM DONE STK – Kamu Kurumları İstişare Mekanizması", "NETWORK DONE STK Ağı", "INDICATOR DONE STK – Kamu Kurumları Göstergesi",
			"REPORT DONE İyi uygulamalar ziyareti raporu", "REPORT DONE Projenin nihai raporu",
		},
		"katiliyoruz/sivil-aktorler/ceyrek-donem/yol-haritasi-sunumu": {"ROADMAP PLANNED Sivil Katılım Yol Haritaları"},
	} {
		var got []string
		for _, o := range l.activity(t, slug).Outputs {
			got = append(got, string(o.Kind)+" "+string(o.Status)+" "+civic.DisplayName(o.Names))
		}
		wantLines(t, slug, got, want)
	}
}

func TestWhatOutputsRestOn(t *testing.T) {
	l := loaded(t)
	project := l.activity(t, "model")
	report := project.Outputs[0]
	wantLines(t, "national report", l.titles(report.BasedOn[:2]), []string{"Ulusal anket", "Yerel yuvarlak masa toplantıları"})
	if report.BasedOn[2] != project.Outputs[1].ID {
		t.Error("the national report is not based on the gap analyses")
	}
	toolkit := l.activity(t, "kadem-multeciler").Outputs[0]
	wantLines(t, "toolkit", l.titles(toolkit.ProducedBy[:1]), []string{"CEIPES Derneği"})
}

func TestRelations(t *testing.T) {
	l := loaded(t)
	project := l.activity(t, "kadem-multeciler")
	targets := map[civic.ID]string{}
	for _, o := range project.Outputs {
		targets[o.ID] = civic.DisplayName(o.Names)
	}
	for slug, want := range map[string][]string{
		"katiliyoruz": {"JOINED_BY Biz de Varız Programı"},
		"katiliyoruz/sivil-aktorler/fikir-maratonlari/maratonlar": {
			"JOINED_BY Biz de Varız Programı", "FEEDS Belediye temsilcileriyle birebir görüşmeler",
		},
		"katiliyoruz/2021-2022":             {"FOLLOWS Katılıyoruz Programı İlk Dönemi (2020–2021)"},
		"model/rapor-asamasi":               {"FEEDS İkinci aşama: kapasite geliştirici eğitimler"},
		"model/platform-asamasi":            {"FOLLOWS İkinci aşama: kapasite geliştirici eğitimler"},
		"kadem-multeciler/saha-arastirmasi": {"FEEDS STK Kapasite Geliştirme Eğitimi"},
		"kadem-multeciler/kamu-calistayi":   {"FEEDS Kamu Kurumları Eğitimi"},
		"kadem-multeciler/istisare-2":       {"FOUNDED STK – Kamu Kurumları İstişare Mekanizması"},
		"kadem-multeciler/ag-kurma-1":       {"FOUNDED STK Ağı"},
	} {
		var got []string
		for _, r := range l.activity(t, slug).Relations {
			name := targets[r.Target]
			if name == "" {
				name = l.title(r.Target)
			}
			got = append(got, string(r.Kind)+" "+name)
		}
		wantLines(t, slug, got, want)
	}
}

func TestApplicationAndSupport(t *testing.T) {
	l := loaded(t)
	for _, slug := range []string{"katiliyoruz", "katiliyoruz/2021-2022", "katiliyoruz/yerel-yonetimler"} {
		a := l.activity(t, slug).Application
		if a == nil || a.Status != "CLOSED" || a.Label != "Başvuru Süreci Tamamlandı" || len(a.Citations) != 1 ||
			l.title(a.Citations[0].Source) != "Yerel Yönetimler için Katılıyoruz" {
			t.Errorf("the application of %s is %+v", slug, a)
		}
	}
	for _, slug := range []string{"katiliyoruz/2020-2021", "katiliyoruz/sivil-aktorler", "katiliyoruz/sivil-aktorler/destek-programi"} {
		if a := l.activity(t, slug).Application; a != nil {
			t.Errorf("%s has an application: %+v", slug, a)
		}
	}
	got := slices.Sorted(slices.Values(l.activity(t, "katiliyoruz").Support))
	if want := []civic.SupportKind{"CONSULTANCY", "IN_KIND", "TECHNICAL", "TRAINING"}; !slices.Equal(got, want) {
		t.Errorf("Katılıyoruz supports with %v, want %v", got, want)
	}
	if got := l.activity(t, "katiliyoruz/sivil-aktorler/destek-programi").Support; !slices.Equal(got, []civic.SupportKind{"TECHNICAL", "IN_KIND"}) {
		t.Errorf("the support programme supports with %v", got)
	}
}

func TestIndicators(t *testing.T) {
	l := loaded(t)
	indicators := l.activity(t, "kadem-multeciler").Indicators
	if len(indicators) != 3 {
		t.Fatalf("%d indicators, want 3", len(indicators))
	}
	for i, word := range []string{"before and after the training", "before and after the consultation", "January 2020"} {
		if !strings.Contains(indicators[i].Method, word) || len(indicators[i].Measurements) != 0 || len(indicators[i].Citations) != 1 {
			t.Errorf("indicator %d is %+v, want one measured %s, without values", i, indicators[i], word)
		}
	}
}

// TestWhatIsLeftOpen names the properties on which a page contradicts itself, repeats itself by mistake, or leaves something open,
// with a word of the remark that says so.
func TestWhatIsLeftOpen(t *testing.T) {
	l := loaded(t)
	for _, test := range []struct{ slug, property, word string }{
		{"katiliyoruz", "application", "may apply"},
		{"katiliyoruz/sivil-aktorler/networking", "descriptions", "repeats"},
		{"katiliyoruz/sivil-aktorler/networking/etkinlikler", "descriptions", "repeats"},
		{"katiliyoruz/sivil-aktorler/destek-programi", "application", "when"},
		{"katiliyoruz/sivil-aktorler/ceyrek-donem", "parts", "fourth"},
		{"katiliyoruz/2021-2022", "descriptions", "repeats"},
		{"katiliyoruz/2020-2021", "outputs", "roadmaps"},
		{"sivil-katilim", "participations", "funds"},
		{"sivil-katilim/mersin/tanisma", "period", "which was when"},
		{"model", "status", "current"},
		{"model", "budget", "how much"},
		{"model/rapor-asamasi", "outputs", "not said"},
		{"ortakliklar-ve-aglar", "amount", "how much"},
		{"kadem-multeciler", "budget", "cost"},
		{"kadem-multeciler", "period", "not the project"},
		{"kadem-multeciler/kamu-egitimi/1", "period", "year"},
		{"kadem-multeciler/kamu-egitimi/1", "places", "which was where"},
		{"kadem-multeciler/ag-kurma-1", "period", "year"},
		{"kadem-multeciler/isbirligi-1", "period", "two"},
		{"kadem-multeciler/istisare-1", "places", "where"},
	} {
		notes := l.notes(t, test.slug, test.property)
		if !slices.ContainsFunc(notes, func(note string) bool { return strings.Contains(note, test.word) }) {
			t.Errorf("%s, %s: no remark with %q among %q", test.slug, test.property, test.word, notes)
		}
	}
}

func TestStatusOfAProjectThatEndedIsContradicted(t *testing.T) {
	said := loaded(t).statements(t, "model", "status")
	if len(said) != 2 || said[0].Value != "ONGOING" || said[1].Value != "DONE" || said[1].Citations[0].Locator == said[0].Citations[0].Locator {
		t.Errorf("the sources say of the status of MoDeL: %+v", said)
	}
}

// TestSpellings holds the names that people will look for.
func TestSpellings(t *testing.T) {
	l := loaded(t)
	activities := map[string][]string{
		"model":                          {"MoDeL", "Model", "Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi"},
		"kadem-multeciler":               {"Mülteciler için Güçlü Sivil Toplum", "Mülteciler için Güçlü Sivil Toplum Projesi", "Strong Civil Society for Refugees"},
		"sivil-toplum-destek-programi-2": {"Sivil Toplum Destek Programı – II"},
		"sivil-katilim/gaziantep":        {"Gaziantep Sivil Katılım Görev Gücü", "SKGG"},
		"katiliyoruz":                    {"Katılıyoruz Programı", "Katılıyoruz"},
	}
	for slug, want := range activities {
		wantNames(t, slug, l.activity(t, slug).Names, want)
	}
	organizations := map[civic.ID][]string{
		"slug:ndi":                        {"National Democratic Institute", "NDI"},
		"slug:tkkb":                       {"Türkiye Kent Konseyleri Birliği", "TKKB"},
		"slug:tbb":                        {"Türkiye Belediyeler Birliği", "TBB"},
		"slug:tesev":                      {"TESEV", "Türkiye Ekonomik ve Sosyal Etüdler Vakfı"},
		"slug:kadem":                      {"Kadın ve Demokrasi Derneği", "KADEM"},
		"slug:ceipes":                     {"CEIPES Derneği", "CEIPES"},
		"slug:denge-denetleme-agi":        {"Denge Denetleme Ağı", "Denge ve Denetleme Ağı"},
		"slug:disisleri-bakanligi":        {"T.C. Dışişleri Bakanlığı", "T.C. Dış İşleri Bakanlığı"},
		"slug:avrupa-birligi-baskanligi":  {"Avrupa Birliği Başkanlığı", "T.C. Dış İşleri Bakanlığı Avrupa Birliği Başkanlığı"},
		"slug:hazine-ve-maliye-bakanligi": {"T.C. Hazine ve Maliye Bakanlığı", "T.C Hazine ve Maliye Bakanlığı"},
		"slug:mfib":                       {"Merkezi Finans ve İhale Birimi", "MFİB", "CFCU"},
		"slug:iskur":                      {"İŞKUR", "İş-kur", "Türkiye İş Kurumu"},
	}
	for ref, want := range organizations {
		wantNames(t, string(ref), l.organization(t, ref).Names, want)
	}
}

func wantNames(t *testing.T, what string, names []civic.Name, want []string) {
	t.Helper()
	for _, text := range want {
		if !slices.ContainsFunc(names, func(n civic.Name) bool { return n.Text == text }) {
			t.Errorf("%s is not known as %q, but as %v", what, text, names)
		}
	}
}

func TestOrganizations(t *testing.T) {
	l := loaded(t)
	for _, test := range []struct {
		ref    civic.ID
		kind   civic.OrganizationType
		sector civic.Sector
		seat   string
		parent string
	}{
		{"slug:ndi", civic.NGO, civic.Civil, "Washington, D.C., Amerika Birleşik Devletleri", ""},
		{"slug:tbb", civic.UmbrellaOrganization, civic.Municipal, "Ankara", ""},
		{"slug:tkkb", civic.UmbrellaOrganization, civic.Civil, "", ""},
		{"slug:tesev", civic.NGO, civic.Civil, "İstanbul", ""},
		{"slug:kadem", civic.NGO, civic.Civil, "İstanbul", ""},
		{"slug:ceipes", civic.NGO, civic.Civil, "İtalya", ""},
		{"slug:avrupa-birligi", civic.InternationalOrganization, civic.Supranational, "Brüksel, Belçika", ""},
		{"slug:mfib", civic.PublicBody, civic.Public, "Ankara", "Hazine ve Maliye Bakanlığı"},
		{"slug:avrupa-birligi-baskanligi", civic.PublicBody, civic.Public, "Ankara", "Dışişleri Bakanlığı"},
		{"tr-belediye:2280", civic.Municipality, civic.Municipal, "Şişli, İstanbul", ""},
	} {
		o := l.organization(t, test.ref)
		seat := ""
		if o.Seat != "" {
			seat = l.where([]civic.ID{o.Seat})[0]
		}
		if o.Type != test.kind || o.Sector != test.sector || seat != test.seat || l.title(o.Parent) != test.parent {
			t.Errorf("%s is %s, %s, in %q, of %q, want %s, %s, in %q, of %q", test.ref, o.Type, o.Sector, seat, l.title(o.Parent),
				test.kind, test.sector, test.seat, test.parent)
		}
	}
}

func TestInMoreThanOneProgramme(t *testing.T) {
	l := loaded(t)
	programmes := map[string]map[civic.ID]bool{}
	for _, dossier := range each[*civic.ParticipationDossier](l) {
		top := l.activityOf(dossier.Activity)
		for top.PartOf != "" {
			top = l.activityOf(top.PartOf)
		}
		name := l.title(dossier.Organization)
		if programmes[name] == nil {
			programmes[name] = map[civic.ID]bool{}
		}
		programmes[name][top.ID] = true
	}
	var several []string
	for name, in := range programmes {
		if len(in) > 1 {
			several = append(several, name)
		}
	}
	slices.Sort(several)
	wantLines(t, "in several programmes", several, []string{"Avrupa Birliği", "Türkiye Kent Konseyleri Birliği"})
}

// TestHowTwoLeadersAreConnected walks the ties by their definition: two organizations are tied by an activity when one takes part
// in it and the other in it or in an activity that it is part of.
func TestHowTwoLeadersAreConnected(t *testing.T) {
	l := loaded(t)
	from, to := l.organization(t, ndi).ID, l.organization(t, kademAssociation).ID
	if path := shortest(l.ties(civic.DefaultExcludedRoles()), from, to); path != nil {
		t.Errorf("with default ties they are connected by %v", l.titles(path))
	}
	wantLines(t, "with funders", l.titles(shortest(l.ties(nil), from, to)), []string{
		"National Democratic Institute", "Türkiye Kent Konseyleri Birliği", "Avrupa Birliği", "Kadın ve Demokrasi Derneği",
	})
	wantLines(t, "tied to KADEM by default", l.titles(l.ties(civic.DefaultExcludedRoles())[to]), []string{"CEIPES Derneği", "Türkiye İş Kurumu"})
}

// ties returns the organizations that each is tied to, by name, leaving out participations in the excluded roles.
func (l *ledger) ties(excluded []civic.Role) map[civic.ID][]civic.ID {
	in := map[civic.ID][]civic.ID{}
	for _, dossier := range each[*civic.ParticipationDossier](l) {
		if !slices.Contains(excluded, dossier.Role) {
			in[dossier.Activity] = append(in[dossier.Activity], dossier.Organization)
		}
	}
	tied := map[civic.ID][]civic.ID{}
	for _, dossier := range each[*civic.ActivityDossier](l) {
		others := in[dossier.ID]
		for above := civic.DeriveActivity(dossier).PartOf; above != ""; {
			others = append(slices.Clone(others), in[above]...)
			above = l.activityOf(above).PartOf
		}
		for _, a := range in[dossier.ID] {
			for _, b := range others {
				if a != b {
					tied[a], tied[b] = append(tied[a], b), append(tied[b], a)
				}
			}
		}
	}
	for id := range tied {
		slices.SortFunc(tied[id], func(a, b civic.ID) int { return strings.Compare(l.title(a), l.title(b)) })
		tied[id] = slices.Compact(tied[id])
	}
	return tied
}

// shortest returns a shortest path, or nil.
func shortest(tied map[civic.ID][]civic.ID, from, to civic.ID) []civic.ID {
	before := map[civic.ID]civic.ID{from: ""}
	for queue := []civic.ID{from}; len(queue) > 0; queue = queue[1:] {
		for _, next := range tied[queue[0]] {
			if _, seen := before[next]; !seen {
				before[next] = queue[0]
				queue = append(queue, next)
			}
		}
	}
	if _, reached := before[to]; !reached {
		return nil
	}
	var path []civic.ID
	for at := to; at != ""; at = before[at] {
		path = append([]civic.ID{at}, path...)
	}
	return path
}
