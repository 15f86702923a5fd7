package storetest

import (
	"fmt"
	"reflect"
	"strings"
)

// render writes an answer as text, one value a line, so that answers are compared whole and a difference can be shown. What is
// zero is left out, but for items of lists and what pointers point to: an empty list and none are the same, a count of 0 and no
// count are not.
func render(answer any) string {
	var lines []string
	renderValue(reflect.ValueOf(answer), "", true, &lines)
	return strings.Join(lines, "\n")
}

func renderValue(value reflect.Value, path string, keep bool, lines *[]string) {
	switch {
	case !value.IsValid():
		*lines = append(*lines, path+" = nothing")
	case value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface:
		switch {
		case !value.IsNil():
			renderValue(value.Elem(), path, true, lines)
		case keep:
			*lines = append(*lines, path+" = nothing")
		}
	case value.Kind() == reflect.Struct && !keep && value.IsZero():
	case value.Kind() == reflect.Struct:
		for i := range value.NumField() {
			renderValue(value.Field(i), path+"."+value.Type().Field(i).Name, false, lines)
		}
	case value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Uint8:
		if value.Len() > 0 {
			*lines = append(*lines, fmt.Sprintf("%s = %x", path, value.Bytes()))
		}
	case value.Kind() == reflect.Slice:
		for i := range value.Len() {
			renderValue(value.Index(i), fmt.Sprintf("%s[%d]", path, i), true, lines)
		}
	case value.Kind() == reflect.Map:
		renderMap(value, path, lines)
	case keep || !value.IsZero():
		*lines = append(*lines, fmt.Sprintf("%s = %v", path, value))
	}
}

// renderMap writes the entries in the order of fmt, which sorts keys. Zero entries are left out: none is counted as zero.
func renderMap(value reflect.Value, path string, lines *[]string) {
	kept := reflect.MakeMap(value.Type())
	for _, key := range value.MapKeys() {
		if entry := value.MapIndex(key); !entry.IsZero() {
			kept.SetMapIndex(key, entry)
		}
	}
	if kept.Len() > 0 {
		*lines = append(*lines, fmt.Sprintf("%s = %v", path, kept))
	}
}

// difference shows the first lines in which two answers differ, "" when they are the same.
func difference(got, want any) string {
	a, b := strings.Split(render(got), "\n"), strings.Split(render(want), "\n")
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	if at == len(a) && at == len(b) {
		return ""
	}
	return fmt.Sprintf("  got  %s\n  want %s", excerpt(a, at), excerpt(b, at))
}

// excerpt shows a few lines from the first difference on.
func excerpt(lines []string, at int) string {
	const shown = 4
	if at >= len(lines) {
		return "(no more)"
	}
	return strings.Join(lines[at:min(at+shown, len(lines))], "\n       ")
}
