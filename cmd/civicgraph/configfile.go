package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/agnivade/levenshtein"
	"github.com/alecthomas/kong"
)

// configuration is the flag that names a file with the values of the others.
type configuration struct {
	Config string `type:"path" placeholder:"FILE" help:"A file with settings in TOML, one a line, such as listen = \"127.0.0.1:9000\". They are named as the flags are; a flag or a variable goes before the file."`
}

// BeforeResolve has kong look into the file for what was given neither as a flag nor as a variable.
func (configuration) BeforeResolve(parsed *kong.Context) error {
	for _, flag := range parsed.Selected().Flags {
		if flag.Name != "config" {
			continue
		}
		if path, _ := parsed.FlagValue(flag).(string); path != "" {
			file, err := readConfig(path)
			if err == nil {
				err = file.check(parsed.Selected().Flags)
			}
			if err != nil {
				return fmt.Errorf("--config: %w", err)
			}
			parsed.AddResolver(file)
		}
	}
	return nil
}

// configFile are the settings in a file. It implements kong.Resolver.
type configFile struct {
	path     string
	settings map[string]any
}

func readConfig(path string) (*configFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	file := &configFile{path: path}
	if err := toml.Unmarshal(text, &file.settings); err != nil {
		var where toml.ParseError
		if errors.As(err, &where) {
			return nil, fmt.Errorf("%s, line %d: %s", path, where.Position.Line, where.Message)
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return file, nil
}

// Validate implements kong.Resolver. What is wrong with the file was told before.
func (f *configFile) Validate(*kong.Application) error { return nil }

// Resolve implements kong.Resolver. It returns nil for what the file does not tell, or a variable tells.
func (f *configFile) Resolve(parsed *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if _, set := variableOf(flag); set {
		return nil, nil
	}
	value, found := f.settings[flag.Name]
	if !found {
		return nil, nil
	}
	text, ok := textOf(value)
	if !ok {
		return nil, fmt.Errorf("%s: a text, a number, true, false or a list of texts is wanted", f.path)
	}
	return text, nil
}

// textOf returns a value as it is given to a flag.
func textOf(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case bool, int64:
		return fmt.Sprint(value), true
	case []any:
		texts := make([]string, len(value))
		for i, item := range value {
			if texts[i], ok = item.(string); !ok {
				return "", false
			}
		}
		return strings.Join(texts, ","), true
	}
	return "", false
}

// check finds settings that there are not, and those that do not belong into the file.
func (f *configFile) check(flags []*kong.Flag) error {
	var names []string
	secret := map[string]bool{}
	for _, flag := range flags {
		if !slices.Contains([]string{"config", "print-config"}, flag.Name) {
			names = append(names, flag.Name)
			secret[flag.Name] = flag.Tag.Has(secretTag)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.settings)) {
		switch {
		case !slices.Contains(names, name):
			return fmt.Errorf("%s: there is no setting %q; the nearest is %q", f.path, name, nearest(name, names))
		case secret[name]:
			return fmt.Errorf("%s: %q does not belong here, where others may read it; name a file of its own with %q", f.path, name, name+"-file")
		}
	}
	return nil
}

// nearest returns the name with the fewest typing errors between it and another one, the first of several.
func nearest(to string, names []string) string {
	return slices.MinFunc(names, func(a, b string) int {
		return levenshtein.ComputeDistance(to, a) - levenshtein.ComputeDistance(to, b)
	})
}
