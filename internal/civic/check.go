package civic

import (
	"fmt"
	"slices"
	"strings"
)

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkWord returns a fault unless word is empty or one of known.
func checkWord[T ~string](word T, known []T, path ...any) error {
	if word == "" || slices.Contains(known, word) {
		return nil
	}
	return unknownWord(word, known, path)
}

func unknownWord[T ~string](word T, known []T, path []any) error {
	return Invalid(fmt.Sprintf("%q is not known here", string(word)), "give one of "+listWords(known), path...)
}

func checkWords[T ~string](words []T, known []T, path ...any) error {
	for i, word := range words {
		if !slices.Contains(known, word) {
			return unknownWord(word, known, append(slices.Clone(path), i))
		}
	}
	return nil
}

func listWords[T ~string](words []T) string {
	text := make([]string, len(words))
	for i, word := range words {
		text[i] = string(word)
	}
	return strings.Join(text, ", ")
}

func checkIDs(ids []ID, kind Kind, path ...any) error {
	for i, id := range ids {
		if err := CheckID(id, append(slices.Clone(path), i), kind); err != nil {
			return err
		}
	}
	return nil
}
