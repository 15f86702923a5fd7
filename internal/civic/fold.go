package civic

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the text as search sees it: words of lower-case letters and digits with one space between them. Both stores
// search by it, so that they find the same names.
//
//   - Case and diacritics of Latin letters go: İ I ı i become i, ş s, â a, é e, ß ss, æ ae, ø o. Letters of other scripts
//     become lower case and keep their marks.
//   - A Turkish suffix after an apostrophe goes, as does the English one: "TESEV'in" is "tesev", "Women's" is "women". What
//     else follows an apostrophe belongs to its word ("Kur'an" is "kuran", as it is also written), except after a single
//     letter, where both are words ("d'Ivoire" is "d ivoire", "O'Brien" is "o brien").
//   - Single letters joined by dots are one word: "T.C.", "T.C" and "TC" are "tc", "A.Ş.'nin" is "as".
//   - Invisible format characters go. All other punctuation, symbols, controls and invalid bytes part words.
//
// The result is valid UTF-8 in NFC, folds to itself, and has at most three times the bytes of s.
func Fold(s string) string {
	if plainLatin(s) {
		return foldDecomposed(s)
	}
	// x/text leaves some letters after invalid bytes as they are, so such bytes must go first.
	valid := strings.ToValidUTF8(s, " ")
	return norm.NFC.String(foldDecomposed(norm.NFD.String(valid)))
}

func foldDecomposed(s string) string {
	f := folding{out: make([]byte, 0, len(s)+1)}
	f.text(s)
	return string(f.out)
}

// Words returns the words of Fold(s), none when nothing of s is a letter or a digit.
func Words(s string) []string { return strings.Fields(Fold(s)) }

// plainLatin says whether the folding can read s as it stands, which saves most names the normalization: all its letters
// are among those that latinLetters knows, and no mark is in it.
func plainLatin(s string) bool {
	for _, r := range s {
		if r >= lastLatin && (r < '‐' || r > '‧') {
			return false
		}
	}
	return true
}

// folding writes words piece by piece. A piece is a run of letters and digits; whether it is joined to the piece before it
// depends on what stands between them and on what it turns out to be, so that is decided at its end.
type folding struct {
	out []byte
	// piece is where the current piece begins in out, with the space before it.
	piece int
	// open says that a piece is being written.
	open bool
	// marks is how many more marks the last rune may have: none when it is a Latin letter or a digit.
	marks int
	// letters and others count the runes of the current piece.
	letters, others int
	// gap is what stands before the current piece, or has been read since the last one.
	gap gap
	// initial says that the last piece was a single letter, and short that the whole word so far is one.
	initial, short bool
}

// gap is what stands between two pieces.
type gap uint8

const (
	gapSpace gap = iota
	gapDot
	gapApostrophe
)

func (f *folding) text(s string) {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			f.ascii(byte(r))
		case r >= firstLatin && r < lastLatin:
			f.latinLetter(r)
		default:
			f.other(r)
		}
	}
	f.end()
}

func (f *folding) ascii(c byte) {
	switch {
	case 'a' <= c && c <= 'z':
		f.letter()
		f.out = append(f.out, c)
	case 'A' <= c && c <= 'Z':
		f.letter()
		f.out = append(f.out, c+'a'-'A')
	case '0' <= c && c <= '9':
		f.digit()
		f.out = append(f.out, c)
	case c == '.':
		f.dot()
	case c == '\'' || c == '`':
		f.apostrophe()
	default:
		f.space()
	}
}

func (f *folding) latinLetter(r rune) {
	base := latinBase(r)
	if base == "" {
		f.space()
		return
	}
	f.letter()
	f.out = append(f.out, base...)
}

// other takes what is neither ASCII nor in the table of Latin letters.
func (f *folding) other(r rune) {
	switch {
	case isApostrophe(r):
		f.apostrophe()
	case unicode.IsLetter(r):
		f.otherLetter(unicode.ToLower(r))
	case unicode.IsNumber(r):
		f.digit()
		f.out = utf8.AppendRune(f.out, unicode.ToLower(r))
	case isInvisible(r):
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Mc, r):
		f.mark(r)
	default:
		f.space()
	}
}

func (f *folding) otherLetter(r rune) {
	f.letter()
	if base := otherBase(r); base != "" {
		f.out = append(f.out, base...)
		return
	}
	if !unicode.Is(unicode.Latin, r) {
		f.marks = maxMarks
	}
	f.out = utf8.AppendRune(f.out, r)
}

// maxMarks is more than any script puts on a letter, and keeps the stacks of a hostile text from ever being so long that
// normalization breaks them up.
const maxMarks = 8

func (f *folding) mark(r rune) {
	if f.open && f.marks > 0 {
		f.marks--
		f.out = utf8.AppendRune(f.out, r)
	}
}

// letter makes room for a letter, taken for a Latin one.
func (f *folding) letter() {
	f.begin()
	f.letters++
	f.marks = 0
}

// digit makes room for a digit. Suffixes begin with a letter, so an apostrophe before a digit parts words.
func (f *folding) digit() {
	if !f.open && f.gap == gapApostrophe {
		f.gap = gapSpace
	}
	f.begin()
	f.others++
	f.marks = 0
}

func (f *folding) begin() {
	if f.open {
		return
	}
	f.open, f.piece, f.letters, f.others = true, len(f.out), 0, 0
	if len(f.out) > 0 {
		f.out = append(f.out, ' ')
	}
}

func (f *folding) space() {
	f.end()
	f.gap = gapSpace
}

func (f *folding) dot() {
	ended := f.open
	f.end()
	f.gap = gapSpace
	if ended && f.initial {
		f.gap = gapDot
	}
}

// apostrophe follows a piece, or the last dot of an abbreviation.
func (f *folding) apostrophe() {
	follows := f.open || f.gap == gapDot
	f.end()
	f.gap = gapSpace
	if follows {
		f.gap = gapApostrophe
	}
}

// end decides what the piece is to the word before it: a part, a suffix to drop, or a word of its own.
func (f *folding) end() {
	if !f.open {
		return
	}
	f.open = false
	initial := f.letters == 1 && f.others == 0
	switch {
	case f.gap == gapDot && initial:
		f.join()
	case f.gap == gapApostrophe && !f.short && isSuffix(f.out[f.piece+1:]):
		f.out = f.out[:f.piece]
	case f.gap == gapApostrophe && !f.short:
		f.join()
	default:
		f.short = initial
	}
	f.initial = initial
}

// join closes the space between the piece and the word before it.
func (f *folding) join() {
	f.out = append(f.out[:f.piece], f.out[f.piece+1:]...)
	f.short = false
}

// isInvisible says whether the rune only directs how others are shown.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Me, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func isApostrophe(r rune) bool {
	switch r {
	case '’', '‘', '‛', '´', '′', 'ʼ', 'ʻ', '＇':
		return true
	}
	return false
}

// isSuffix says whether the folded letters are a suffix that Turkish puts after a proper name, or the English 's. Vowels
// stand for their whole harmony: i for ı and i, u for u and ü.
func isSuffix(piece []byte) bool {
	switch string(piece) {
	case "in", "un", "nin", "nun", "yin", "yun", // of
		"i", "u", "yi", "yu", "ni", "nu", "si", "su", // the
		"a", "e", "ya", "ye", "na", "ne", // to
		"da", "de", "ta", "te", "nda", "nde", // in
		"daki", "deki", "taki", "teki", "ndaki", "ndeki", // which is in
		"dan", "den", "tan", "ten", "ndan", "nden", // from
		"la", "le", "yla", "yle", // with
		"ca", "ce", "nca", "nce", // by
		"lar", "ler", "lari", "leri", "larin", "lerin", "lara", "lere", "larda", "lerde", "lardan", "lerden", "larla", "lerle", // plural
		"li", "lu", "lik", "luk", "lilar", "liler", "lular", "luler", // those of
		"inci", "uncu", "nci", "ncu", // ordinal
		"dir", "dur", "tir", "tur", "ydi", "ydu", "ken", "yken", // is, was
		"s":
		return true
	}
	return false
}

const (
	firstLatin = 'À'
	// lastLatin is the first rune after the table.
	lastLatin = 'ƀ'
)

// latinLetters has the folded form of each rune from U+00C0 to U+017F in one byte. A capital stands for a form of two
// letters, a space for a symbol.
const latinLetters = "aaaaaaAceeeeiiii" + "dnooooo ouuuuyTS" + "aaaaaaAceeeeiiii" + "dnooooo ouuuuyTy" +
	"aaaaaaccccccccdd" + "ddeeeeeeeeeegggg" + "gggghhhhiiiiiiii" + "iiIIjjkkklllllll" +
	"lllnnnnnnnnnoooo" + "ooOOrrrrrrssssss" + "ssttttttuuuuuuuu" + "uuuuwwyyyzzzzzzs"

// latinBase returns the folded form of a rune of the table, empty for a symbol.
func latinBase(r rune) string {
	i := int(r - firstLatin)
	switch latinLetters[i] {
	case 'A':
		return "ae"
	case 'I':
		return "ij"
	case 'O':
		return "oe"
	case 'S':
		return "ss"
	case 'T':
		return "th"
	case ' ':
		return ""
	}
	return latinLetters[i : i+1]
}

// otherBase returns the folded form of a lower-case letter outside the table that is written in other ways too: the Azeri
// ə, the capital ẞ, ligatures that come with text copied from print, and the Greek final sigma.
func otherBase(r rune) string {
	switch r {
	case 'ª':
		return "a"
	case 'º':
		return "o"
	case 'ə':
		return "e"
	case 'ς':
		return "σ"
	case 'ﬀ':
		return "ff"
	case 'ﬁ':
		return "fi"
	case 'ﬂ':
		return "fl"
	case 'ﬃ':
		return "ffi"
	case 'ﬄ':
		return "ffl"
	case 'ﬅ', 'ﬆ':
		return "st"
	case 'ß':
		return "ss"
	}
	return ""
}

// ValidateLine checks a name, a title or another text of one line: valid UTF-8, not blank, at most maxRunes runes, no
// control characters, line breaks or tabs, and no characters that turn the direction of the text around it. The error is a
// Fault of kind ErrInvalid at path.
func ValidateLine(s string, maxRunes int, path ...any) error {
	if !strings.ContainsFunc(s, isVisible) {
		return Invalid("the text is blank", "give a text, or leave the field out", path...)
	}
	return validateRunes(s, maxRunes, false, path)
}

// ValidateText checks a description or another text of many lines. It may be empty and have line feeds and tabs; for the
// rest it is held to the rules of ValidateLine.
func ValidateText(s string, maxRunes int, path ...any) error {
	return validateRunes(s, maxRunes, true, path)
}

func validateRunes(s string, maxRunes int, lines bool, path []any) error {
	if !utf8.ValidString(s) {
		return Invalid("the text is not valid UTF-8", "encode it as UTF-8", path...)
	}
	if n := utf8.RuneCountInString(s); n > maxRunes {
		return Invalid(fmt.Sprintf("the text has %d characters", n), fmt.Sprintf("shorten it to %d", maxRunes), path...)
	}
	for _, r := range s {
		if problem, remedy := runeFault(r, lines); problem != "" {
			return Invalid(problem, remedy, path...)
		}
	}
	return nil
}

func runeFault(r rune, lines bool) (problem, remedy string) {
	switch {
	case r == '\n' || r == '\t':
		if lines {
			return "", ""
		}
		return "the text has a line break or a tab", "write it in one line with spaces"
	case r == '\u2028' || r == '\u2029':
		return fmt.Sprintf("the text has the line separator %U", r), "break lines with a line feed, and only in long texts"
	case unicode.IsControl(r):
		return fmt.Sprintf("the text has the control character %U", r), "remove it; a line ends with a line feed alone"
	case unicode.Is(unicode.Bidi_Control, r):
		return fmt.Sprintf("the text has %U, which changes the direction of the text around it", r), "remove it"
	case r == '\u200B' || r == '\u2060' || r == '\uFEFF' || unicode.Is(unicode.Noncharacter_Code_Point, r):
		return fmt.Sprintf("the text has %U, which nobody can see", r), "remove it"
	case r == utf8.RuneError:
		return "the text has the replacement character U+FFFD, which stands where a letter was lost", "give the letter itself"
	}
	return "", ""
}

// isVisible says whether one can see the rune.
func isVisible(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !isInvisible(r)
}
