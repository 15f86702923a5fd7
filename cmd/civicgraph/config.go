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

// printSettings prints every setting of the command that was parsed, with its value and where that comes from. Config is the path of the file
// with settings.
func printSettings(to io.Writer, parsed *kong.Context, config string) error {
	given := map[*kong.Flag]string{}
	for _, step := range parsed.Path {
		switch {
		case step.Flag == nil:
		case step.Resolved:
			given[step.Flag] = "file, " + config
		default:
			given[step.Flag] = "flag"
		}
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "SETTING\tVALUE\tFROM")
	for _, flag := range parsed.Selected().Flags {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", flag.Name, shown(flag, parsed.FlagValue(flag)), cmp.Or(given[flag], originOf(flag)))
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

// originOf tells where a value comes from that is neither given as a flag nor in the file.
func originOf(flag *kong.Flag) string {
	if variable, set := variableOf(flag); set {
		return "environment, " + variable
	}
	return "default"
}

// variableOf returns the variable that gives a flag its value, if one does.
func variableOf(flag *kong.Flag) (name string, set bool) {
	for _, variable := range flag.Envs {
		if _, set := os.LookupEnv(variable); set {
			return variable, true
		}
	}
	return "", false
}
