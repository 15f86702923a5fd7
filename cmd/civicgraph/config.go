package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

// secretTag marks flags whose values are shown to nobody.
const secretTag = "secret"

// printSettings prints every setting of the command that was parsed, with its value and where that comes from.
func printSettings(to io.Writer, parsed *kong.Context) error {
	given := map[*kong.Flag]bool{}
	for _, step := range parsed.Path {
		if step.Flag != nil {
			given[step.Flag] = true
		}
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "SETTING\tVALUE\tFROM")
	for _, flag := range parsed.Selected().Flags {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", flag.Name, shown(flag, parsed.FlagValue(flag)), originOf(flag, given[flag]))
	}
	return table.Flush()
}

// shown returns a value as it is printed.
func shown(flag *kong.Flag, value any) string {
	text := fmt.Sprint(value)
	if list, ok := value.([]string); ok {
		text = strings.Join(list, ",")
	}
	if text != "" && flag.Tag.Has(secretTag) {
		return "(hidden)"
	}
	return cmp.Or(text, `""`)
}

// originOf tells where a value comes from: what is given as a flag goes before its variable, and that before the default.
func originOf(flag *kong.Flag, given bool) string {
	if given {
		return "flag"
	}
	for _, variable := range flag.Envs {
		if _, set := os.LookupEnv(variable); set {
			return "environment, " + variable
		}
	}
	return "default"
}
