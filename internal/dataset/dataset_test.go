package dataset

import (
	"encoding/json"
	"reflect"
	"regexp"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func TestLoadingAgainKeepsTheRevision(t *testing.T) {
	l := loaded(t)
	for _, outcome := range l.load() {
		if outcome.Fate != civic.Unchanged {
			t.Fatalf("%s %d: %s, want UNCHANGED", outcome.List, outcome.Index, outcome.Fate)
		}
	}
	again, err := l.store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	before, errBefore := l.reader.Revision(t.Context())
	after, errAfter := again.Revision(t.Context())
	if errBefore != nil || errAfter != nil || before != after {
		t.Errorf("loading again led from revision %s to %s; %v, %v", before, after, errBefore, errAfter)
	}
}

func TestSubmissionsAreTheSameEveryTime(t *testing.T) {
	first, err := Submissions()
	if err != nil {
		t.Fatal(err)
	}
	second, err := Submissions()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(first, second) {
		t.Error("two calls give different submissions")
	}
}

func TestSubmissionsFitABulkLoad(t *testing.T) {
	submissions, err := Submissions()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range submissions {
		size := len(s.Sources) + len(s.Themes) + len(s.Places) + len(s.Organizations) + len(s.Activities) + len(s.Participations) + len(s.Assessments)
		if size == 0 || size >= civic.MaxSubmissionItems {
			t.Errorf("submission %d has %d entries, want 1 to %d", i, size, civic.MaxSubmissionItems-1)
		}
	}
}

func TestCounts(t *testing.T) {
	l := loaded(t)
	types := map[civic.ActivityType]int{}
	for _, dossier := range each[*civic.ActivityDossier](l) {
		types[civic.DeriveActivity(dossier).Type]++
	}
	outputs := 0
	for _, dossier := range each[*civic.ActivityDossier](l) {
		outputs += len(civic.DeriveActivity(dossier).Outputs)
	}
	for _, test := range []struct {
		what      string
		got, want int
	}{
		{"sources", len(each[*civic.Source](l)), 8},
		{"themes", len(each[*civic.Theme](l)), 30},
		{"places", len(each[*civic.Place](l)), 1 + 12 + 81 + 973 + 7},
		{"organizations", len(each[*civic.OrganizationDossier](l)), 30 + 519 + 51 + 403 + 14},
		{"programmes", types[civic.Programme], 4},
		{"projects", types[civic.Project], 3},
		{"stages", types[civic.Stage], 19},
		{"events", types[civic.Event], 38},
		{"task forces", types[civic.TaskForce], 7},
		{"participations", len(each[*civic.ParticipationDossier](l)), 22},
		{"outputs", outputs, 33},
	} {
		if test.got != test.want {
			t.Errorf("%s: %d, want %d", test.what, test.got, test.want)
		}
	}
}

// TestNothingLeadsToAPerson looks for addresses, numbers and the words that introduce a person anywhere in the data.
func TestNothingLeadsToAPerson(t *testing.T) {
	submissions, err := Submissions()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(submissions)
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{
		`@`, `(?i)e-?posta`, `(?i)e-?mail`, `\b0?5\d{2}[ -]?\d{3}[ -]?\d{2}`, `\+90`, `(?i)iletişime geç`, `(?i)kişi adı`,
		`\b(Prof|Dr|Av|Sn|Sayın|Bay|Bayan|Mr|Mrs|Ms)\.? \p{Lu}`,
	} {
		if found := regexp.MustCompile(pattern).Find(text); found != nil {
			t.Errorf("%s finds %q", pattern, found)
		}
	}
}

func TestEverythingIsCited(t *testing.T) {
	l := loaded(t)
	check := func(id civic.ID, head civic.RecordHead) {
		if len(head.Locators) == 0 {
			t.Errorf("the record of %q by %q has no locator", l.title(id), l.title(head.Source))
		}
		if inferred := head.StatusOrStated() == civic.Inferred; inferred != (l.title(head.Source) == "General knowledge, looked up") {
			t.Errorf("the record of %q by %q is %s", l.title(id), l.title(head.Source), head.StatusOrStated())
		}
	}
	for _, dossier := range each[*civic.OrganizationDossier](l) {
		for _, record := range dossier.Records {
			check(dossier.ID, record.RecordHead)
		}
	}
	for _, dossier := range each[*civic.ActivityDossier](l) {
		for _, record := range dossier.Records {
			check(dossier.ID, record.RecordHead)
		}
	}
	for _, dossier := range each[*civic.ParticipationDossier](l) {
		for _, record := range dossier.Records {
			check(dossier.Activity, record.RecordHead)
		}
	}
}

// TestEveryHeadingIsCited holds the headings of the five pages and where each is cited: nothing that a page says may be left out.
func TestEveryHeadingIsCited(t *testing.T) {
	submissions, err := Submissions()
	if err != nil {
		t.Fatal(err)
	}
	cited := map[civic.ID]string{}
	for _, s := range submissions {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		cited[s.Source] += string(text)
	}
	for source, headings := range pageHeadings() {
		for _, heading := range headings {
			quoted := `"` + regexp.QuoteMeta(heading) + `("|, )`
			if !regexp.MustCompile(quoted).MatchString(cited[source]) {
				t.Errorf("%s: %q is cited nowhere", source, heading)
			}
		}
	}
}

func pageHeadings() map[civic.ID][]string {
	return map[civic.ID][]string{
		"slug:katiliyoruz-sivil-aktorler": {
			"SİVİL AKTÖRLER İÇİN KATILIYORUZ", "Sivil Aktörler için Katılıyoruz Programı", "Bu programda neler var?",
			"Bu Programda Sivil Aktörler İçin Neler Var?", "Sivil Katılım Ağı Oluşturma", "Savunuculuk ve İletişim Kapasite Geliştirme Çalışmaları",
			"Kurumsal Savunuculuk ve İletişim Kapasite Değerlendirme", "Fikir maratonları ve belediyelerle birebir toplantılar",
			"Sivil Katılım destek programı", "Networking Etkinlikleri", "Belediyelerle Çeyrek Dönem Toplantıları",
		},
		"slug:katiliyoruz-yerel-yonetimler": {
			"YEREL YÖNETİMLER İÇİN KATILIYORUZ", "Yerel Yönetimler için Katılıyoruz Programı", "Programın İlk Döneminde Neler Oldu?",
			"Yeni Program Döneminde Belediyeleri Neler Bekliyor?",
		},
		"slug:sivil-katilim-gorev-gucleri": {
			"Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 1", "Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 2",
			"Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 3", "Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 4",
			"Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 5",
		},
		"slug:model-sayfasi": {
			"Ana Sayfa, Projeler, Güncel Projeler (path above the heading)",
			"Model: Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi",
			"Rapor: Demokratik Kentsel Yönetişimde Güçlenen Sivil Toplum ve Etkin İş Birlikleri",
		},
		"slug:kadem-multeciler-haberi": {
			"Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi, paragraph 1", "Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi, paragraph 2",
			"Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi, paragraph 3", "Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi, paragraph 4",
			"Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi, paragraph 5", "Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi, paragraph 6",
			"Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi, paragraph 7",
			"Mülteciler için Güçlü Sivil Toplum Projesi’nde Neler Yapıldı?", "İstanbul ve Gaziantep’te STK İhtiyaç Belirleme Çalıştayı Düzenlendi",
			"İstanbul ve Gaziantep’te Kamu Kurumları İhtiyaç Belirleme Çalıştayı Düzenlendi", "İstanbul ve Gaziantep’te STK Saha Araştırması Yapıldı",
			"İstanbul ve Gaziantep’te Kamu Kurumları Eğitimi Gerçekleştirildi", "STK Kapasite Geliştirme Eğitim Kiti Oluşturuldu",
			"STK Kapasite Geliştirme Eğitimi Verildi", "STK Kapasite Gelişimi Göstergesi Oluşturuldu",
			"STK – Kamu Kurumları İstişare Mekanizması Kurulması Toplantısı Yapıldı", "STK Ağ Kurma Toplantısı Gerçekleştirildi",
			"STK – Kamu Kurumları Göstergesi Oluşturuldu", "STK – Kamu Kurumları İşbirliği Toplantısı Yapıldı", "İyi Uygulamalar Ziyareti Gerçekleştirildi",
			"Kapanış Programı’nda Proje Araştırma ve Aktivite Çıktıları Kamuoyu ile Paylaşıldı",
		},
	}
}

// The official title is Turkish; English ones are translations.
func TestEveryActivityHasATitleInBothLanguages(t *testing.T) {
	l := loaded(t)
	for _, dossier := range each[*civic.ActivityDossier](l) {
		official, translated := 0, 0
		for _, name := range civic.DeriveActivity(dossier).Names {
			switch {
			case name.Kind == civic.Official && name.Language == civic.Turkish:
				official++
			case name.Kind == civic.Alias && name.Language == civic.English:
				translated++
			}
		}
		if official != 1 || translated != 1 {
			t.Errorf("%s has %d official Turkish and %d translated titles, want one of each", l.title(dossier.ID), official, translated)
		}
	}
}
