package civic_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":    "",
		" \t": "",
		"?!…": "",

		"ŞİŞLİ": "sisli", "şişli": "sisli", "Şişli": "sisli", "SISLI": "sisli",
		"IĞDIR": "igdir", "Iğdır": "igdir", "ığdır": "igdir", "İğdır": "igdir", "igdir": "igdir",
		"İstanbul Büyükşehir Belediyesi":        "istanbul buyuksehir belediyesi",
		"Çağdaş Yaşamı Destekleme Derneği":      "cagdas yasami destekleme dernegi",
		"Hakkâri":                               "hakkari",
		"HAKKÂRÎ ÛLÂ":                           "hakkari ula",
		"Kadın  ve\tDemokrasi\nDerneği (KADEM)": "kadin ve demokrasi dernegi kadem",
		"İş-kur":       "is kur",
		"Ar&Ge":        "ar ge",
		"19 Mayıs":     "19 mayis",
		"1453’ten":     "1453",
		"5'inci Bölge": "5 bolge",
		"Mart’24":      "mart 24",

		"Ko\u0308y i\u0307s\u0327i": "koy isi",
		"s\u0327is\u0327li\u0307":   "sisli",
		"Société Générale":          "societe generale",
		"Straße STRAẞE":             "strasse strasse",
		"Ærø Øster Đà Łódź Þór":     "aero oster da lodz thor",
		"Œuvre ĳssel":               "oeuvre ijssel",
		"Bakı Şəhəri":               "baki seheri",
		"Țară":                      "tara",
		"Vakﬁ oﬃs":                  "vakfi offis",

		"ΑΘΗΝΑΣ Σύλλογος": "αθηνασ σύλλογοσ",
		"МОСКВА Й й":      "москва й й",
		"Здоров'я":        "здоровя",
		"القدس":           "القدس",
		"北京大学":            "北京大学",
		"한국":              "한국",

		"TESEV’in": "tesev", "TESEV'İN": "tesev", "TESEVʼin": "tesev", "TESEV`in": "tesev", "TESEV´in": "tesev", "TESEV‘in": "tesev",
		"şişli belediyesi'nin":      "sisli belediyesi",
		"Ankara'daki STK'lar":       "ankara stk",
		"Ankara'dan İzmir'e":        "ankara izmir",
		"İstanbul'un":               "istanbul",
		"Women's Network":           "women network",
		"Kur'an Kursu":              "kuran kursu",
		"Kur'an'ın":                 "kuran",
		"Xi'an":                     "xian",
		"dell'Arte":                 "dellarte",
		"l'Europe":                  "l europe",
		"Côte d’Ivoire":             "cote d ivoire",
		"O'Brien’s":                 "o brien",
		"A'dan Z'ye":                "a dan z ye",
		"'Kadın' ‘Emeği’":           "kadin emegi",
		"rock 'n' roll":             "rock n roll",
		"TEMA' nın":                 "tema nin",
		"Kur''an":                   "kur an",
		"beledi\u00adyesi\u200b'ni": "belediyesi",

		"T.C.": "tc", "T.C": "tc", "TC": "tc", "t.c. İçişleri": "tc icisleri", "T.C.İçişleri Bakanlığı": "tc icisleri bakanligi",
		"T. C.":              "t c",
		"K.K.T.C.":           "kktc",
		"Koç A.Ş.":           "koc as",
		"A.Ş.'nin":           "as",
		"S.S. Ltd.Şti.":      "ss ltd sti",
		"J.R.R. Tolkien":     "jrr tolkien",
		"M. Kemal":           "m kemal",
		"Prof.Dr.A.B. Can":   "prof dr ab can",
		"www.ornek.org.tr":   "www ornek org tr",
		"3.5":                "3 5",
		"a.1.b":              "a 1 b",
		"Й.Й.":               "йй",
		"bad\xffbyte":        "bad byte",
		"\xf4\xf4\u01cd":     "a",
		"\ufffd":             "",
		"1\ufe0f\u20e3. oda": "1 oda",
		"m²":                 "m²",
	} {
		if got := civic.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if again := civic.Fold(want); again != want {
			t.Errorf("Fold(%q) = %q, not itself", want, again)
		}
	}
}

// TestFoldOfEveryLatinLetter derives what the table of letters should say from the Unicode decompositions.
func TestFoldOfEveryLatinLetter(t *testing.T) {
	special := map[rune]string{
		'æ': "ae", 'ð': "d", 'ø': "o", 'þ': "th", 'ß': "ss", 'đ': "d", 'ħ': "h", 'ı': "i", 'ĸ': "k", 'ł': "l", 'ŉ': "n", 'ŋ': "n", 'œ': "oe",
		'ŧ': "t", 'ſ': "s", 'ĳ': "ij", 'ŀ': "l", '×': "", '÷': "", 'ə': "e",
	}
	letters := []rune{'Ə', 'ə', 'Ș', 'ț', 'ǧ', 'ế'}
	for r := 'À'; r < 'ƀ'; r++ {
		letters = append(letters, r)
	}
	for _, r := range letters {
		want, ok := special[unicode.ToLower(r)]
		if !ok {
			want = strings.ToLower(norm.NFD.String(string(r))[:1])
		}
		if got := civic.Fold(string(r)); got != want {
			t.Errorf("Fold(%c, %U) = %q, want %q", r, r, got, want)
		}
	}
}

func TestFoldOfEveryRuneIsStable(t *testing.T) {
	const lastLetter = '\U000323AF'
	for r := rune(0); r <= lastLetter; r++ {
		checkFold(t, string(r)+" x"+string(r)+"y й"+string(r)+"\u0306")
	}
}

func TestFoldOfManyMarks(t *testing.T) {
	for _, mark := range []string{"\u0301", "\u0323\u0301", "\u0301\u200d\u0323", "\u034f"} {
		for _, base := range []string{"a", "и", "5", " "} {
			checkFold(t, base+strings.Repeat(mark, 100)+"b")
		}
	}
}

func TestFoldReadsAllNormalFormsAlike(t *testing.T) {
	for _, line := range readTurkishNames(t) {
		name := line[0]
		for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD} {
			if got, want := civic.Fold(form.String(name)), civic.Fold(name); got != want {
				t.Errorf("%q: %q in another normal form, %q as it is", name, got, want)
			}
		}
	}
}

// TestFoldOfTurkishNames holds the folding of each municipality's name, in every case that Turkish and other software
// writes it in, to the ASCII form that ICU gives.
func TestFoldOfTurkishNames(t *testing.T) {
	for _, line := range readTurkishNames(t) {
		name, want := line[0], strings.ToLower(line[1])
		for _, form := range []string{
			name,
			strings.ToUpperSpecial(unicode.TurkishCase, name),
			strings.ToLowerSpecial(unicode.TurkishCase, name),
			strings.ToUpper(name),
			strings.ToLower(name),
			strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(name, "İ", "!")), "!", "i\u0307"),
			name + "'nin",
		} {
			if got := civic.Fold(form); got != want {
				t.Errorf("Fold(%q) = %q, want %q", form, got, want)
			}
		}
	}
}

func TestWords(t *testing.T) {
	if got := fmt.Sprintf("%q", civic.Words(" T.C. İçişleri  Bakanlığı'nın ")); got != `["tc" "icisleri" "bakanligi"]` {
		t.Error(got)
	}
	if got := civic.Words("?!"); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

func checkFold(t *testing.T, s string) {
	t.Helper()
	folded := civic.Fold(s)
	if again := civic.Fold(folded); again != folded {
		t.Errorf("Fold(%+q) = %+q, which folds to %+q", s, folded, again)
	}
	if !utf8.ValidString(folded) || !norm.NFC.IsNormalString(folded) {
		t.Errorf("Fold(%+q) = %+q, not UTF-8 in NFC", s, folded)
	}
	if len(folded) > 3*len(s) {
		t.Errorf("Fold(%+q) has %d bytes of %d", s, len(folded), len(s))
	}
	if strings.Join(strings.Fields(folded), " ") != folded {
		t.Errorf("Fold(%+q) = %+q, not words with single spaces", s, folded)
	}
	for _, r := range folded {
		if r != ' ' && !unicode.In(r, unicode.L, unicode.N, unicode.M) || unicode.ToLower(r) != r {
			t.Errorf("Fold(%+q) = %+q keeps %U", s, folded, r)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{
		"", "Şişli Belediyesi'nin", "T.C.'nin K.K.T.C.", "d’Ivoire O'Brien's", "i\u0307s\u0327", "й\u0306\u200d\u0323", "\xff\xfe", "ﬁ ẞ ǅ", "ᾳ\u0345Σ", "각ᄀ.ᅡ.",
		"A'dan 5'inci", "\xf4\xf4\u01cd", "\u0958\ufb2c\u1e9b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFold(t, s)
		// A far letter sends the text through normalization, where the same must come out.
		if got, want := civic.Fold(s+" 京"), strings.TrimSpace(civic.Fold(s)+" 京"); got != want {
			t.Errorf("Fold(%+q) with another word: %+q, want %+q", s, got, want)
		}
		if got, want := civic.Fold(norm.NFC.String(s)), civic.Fold(s); got != want && len(s) < 60 && utf8.ValidString(s) {
			t.Errorf("Fold(%+q) = %+q, but %+q in NFC", s, want, got)
		}
	})
}

func TestValidateLine(t *testing.T) {
	for _, s := range []string{"Şişli Belediyesi", "x", "a\u200db", "العربية", strings.Repeat("ş", 40)} {
		if err := civic.ValidateLine(s, 40, "name"); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for s, problem := range map[string]string{
		"":                      "blank",
		" \u00a0\u3000\n":       "blank",
		"a\xff":                 "UTF-8",
		"a\ufffd":               "U+FFFD",
		"\u200b\u200d":          "blank",
		"a\u200e":               "direction",
		"\ufeffa":               "nobody can see",
		"a\uffff":               "nobody can see",
		strings.Repeat("ş", 41): "41 characters",
		"a\nb":                  "line break",
		"a\tb":                  "tab",
		"a\rb":                  "U+000D",
		"a\x00":                 "U+0000",
		"a\x7f":                 "U+007F",
		"a\u0085":               "U+0085",
		"a\u009f":               "U+009F",
		"a\u2028b":              "U+2028",
		"a\u202eb":              "U+202E",
		"a\u2066b":              "U+2066",
	} {
		checkTextFault(t, s, civic.ValidateLine(s, 40, "names", 2, "text"), problem)
	}
}

func TestValidateText(t *testing.T) {
	for _, s := range []string{"", " ", "one\n\ttwo\n", strings.Repeat("ş", 40)} {
		if err := civic.ValidateText(s, 40, "description"); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for s, problem := range map[string]string{
		"a\xff": "UTF-8", strings.Repeat("ş", 41): "41 characters", "a\r\n": "U+000D", "\x1b[31m": "U+001B", "a\u2029": "U+2029", "\u202a": "U+202A", "\u2069": "U+2069",
	} {
		checkTextFault(t, s, civic.ValidateText(s, 40, "names", 2, "text"), problem)
	}
}

func checkTextFault(t *testing.T, s string, err error, problem string) {
	t.Helper()
	var fault *civic.Fault
	if !errors.As(err, &fault) || !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("%q: %v, want an invalid input", s, err)
		return
	}
	if !strings.Contains(fault.Problem, problem) || fault.Remedy == "" || fmt.Sprint(fault.Path) != "[names 2 text]" {
		t.Errorf("%q: %v, want the problem %q, a remedy and the path", s, fault, problem)
	}
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{
		"turkish":    "Şişli Belediyesi Kadın Dayanışma Merkezi",
		"ascii":      "Municipality of Kadikoy, Women's Network",
		"decomposed": norm.NFD.String("Şişli Belediyesi Kadın Dayanışma Merkezi"),
		"cyrillic":   "Московский городской университет",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				civic.Fold(s)
			}
		})
	}
}
