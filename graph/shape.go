package graph

import (
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// shape is how large a selection is with all fragments put in their places.
type shape struct {
	fields, aliases, spreads int
	// values are those of arguments and of variables, and directives; inner is how deep they stand in one another, or their types do.
	values, inner int
	// arguments is how many one field or directive has.
	arguments int
	// depth counts the fields that stand in one another, nesting the braces.
	depth, nesting int
	// name is the length of the longest name under which a field is answered.
	name int
}

// maxCount is where counts stop growing. Two of them can be added.
const maxCount = 1 << 40

// product multiplies two counts, which are not negative.
func product(a, b int) int {
	if a > 0 && b > maxCount/a {
		return maxCount
	}
	return a * b
}

func (s *shape) add(other shape) {
	s.fields = min(s.fields+other.fields, maxCount)
	s.aliases = min(s.aliases+other.aliases, maxCount)
	s.spreads = min(s.spreads+other.spreads, maxCount)
	s.values = min(s.values+other.values, maxCount)
	s.inner = max(s.inner, other.inner)
	s.arguments = max(s.arguments, other.arguments)
	s.depth = max(s.depth, other.depth)
	s.nesting = max(s.nesting, other.nesting)
	s.name = max(s.name, other.name)
}

// check refuses a shape that is too large.
func (s *shape) check() *gqlerror.Error {
	for _, limit := range []struct {
		what    string
		n, most int
	}{
		{"fields", s.fields, maxFields},
		{"aliases", s.aliases, maxAliases},
		{"fragment spreads", s.spreads, maxSpreads},
		{"values and directives", s.values, maxValues},
		{"levels in a value or in a type", s.inner, maxInner},
		{"arguments at one place", s.arguments, maxArguments},
		{"levels", s.depth, maxDepth},
		{"pairs of braces in one another", s.nesting, maxNesting},
		{"letters in a name", s.name, maxNameLength},
	} {
		if limit.n > limit.most {
			return exceeded(limit.what, limit.n, limit.most)
		}
	}
	return nil
}

// checkShape refuses documents that grow too large when their fragments are put in place. Each fragment is measured once.
func checkShape(document *ast.QueryDocument) *gqlerror.Error {
	if n := len(document.Operations) + len(document.Fragments); n > maxDefinitions {
		return exceeded("operations and fragments", n, maxDefinitions)
	}
	m := measuring{document: document, known: map[string]shape{}, open: map[string]bool{}}
	var total shape
	for _, operation := range document.Operations {
		measured := m.selection(operation.SelectionSet)
		measured.addVariables(operation.VariableDefinitions)
		measured.addDirectives(operation.Directives)
		total.add(measured)
	}
	for _, fragment := range document.Fragments {
		total.add(m.definition(fragment)) // validation looks at all, even if nothing uses them or two have one name
	}
	if m.circle != "" {
		err := gqlerror.Errorf("the fragment %s contains itself", m.circle)
		errcode.Set(err, errcode.ValidationFailed)
		return err
	}
	if err := total.check(); err != nil {
		return err
	}
	if n := repetitions(document); n > maxRepetitions {
		return exceeded("pairs of fields that are answered under one name", n, maxRepetitions)
	}
	return nil
}

type measuring struct {
	document *ast.QueryDocument
	known    map[string]shape
	// open are the fragments that are being measured; circle is one that was met within itself.
	open   map[string]bool
	circle string
}

func (m *measuring) selection(set ast.SelectionSet) shape {
	var total shape
	for _, selection := range set {
		total.add(m.one(selection))
	}
	total.nesting++
	return total
}

func (m *measuring) one(selection ast.Selection) (measured shape) {
	switch selection := selection.(type) {
	case *ast.Field:
		if len(selection.SelectionSet) > 0 {
			measured = m.selection(selection.SelectionSet)
		}
		measured.fields, measured.depth = min(measured.fields+1, maxCount), measured.depth+1
		if selection.Alias != selection.Name {
			measured.aliases++
		}
		measured.addArguments(selection.Arguments)
		measured.addDirectives(selection.Directives)
		measured.name = max(measured.name, len(selection.Alias))
	case *ast.InlineFragment:
		measured = m.selection(selection.SelectionSet)
		measured.addDirectives(selection.Directives)
	case *ast.FragmentSpread:
		measured = m.fragment(selection.Name)
		measured.spreads++
		measured.addDirectives(selection.Directives)
	}
	return measured
}

// fragment measures a fragment. An unknown one has no size: validation reports it.
func (m *measuring) fragment(name string) shape {
	if known, ok := m.known[name]; ok {
		return known
	}
	if m.open[name] {
		m.circle = name
		return shape{}
	}
	definition := m.document.Fragments.ForName(name)
	if definition == nil {
		return shape{}
	}
	measured := m.definition(definition)
	m.known[name] = measured
	return measured
}

func (m *measuring) definition(fragment *ast.FragmentDefinition) shape {
	m.open[fragment.Name] = true
	defer delete(m.open, fragment.Name)
	measured := m.selection(fragment.SelectionSet)
	measured.addDirectives(fragment.Directives)
	return measured
}

func (s *shape) addVariables(definitions ast.VariableDefinitionList) {
	for _, definition := range definitions {
		s.values++
		levels := 0
		for kind := definition.Type; kind != nil; kind = kind.Elem {
			levels++
		}
		s.inner = max(s.inner, levels)
		if definition.DefaultValue != nil {
			s.addValue(definition.DefaultValue, 1)
		}
		s.addDirectives(definition.Directives)
	}
}

func (s *shape) addDirectives(directives ast.DirectiveList) {
	for _, directive := range directives {
		s.values++
		s.addArguments(directive.Arguments)
	}
}

func (s *shape) addArguments(arguments ast.ArgumentList) {
	s.arguments = max(s.arguments, len(arguments))
	for _, argument := range arguments {
		s.addValue(argument.Value, 1)
	}
}

func (s *shape) addValue(value *ast.Value, level int) {
	s.values++
	s.inner = max(s.inner, level)
	for _, child := range value.Children {
		s.addValue(child.Value, level+1)
	}
}

// repetitions returns how many pairs of fields are answered under one name at one place, since validation looks whether the two of each
// pair are alike. The fragments of the document hold no circle.
func repetitions(document *ast.QueryDocument) (pairs int) {
	for _, operation := range document.Operations {
		pairs += repeated(document, operation.SelectionSet)
	}
	for _, fragment := range document.Fragments {
		pairs += repeated(document, fragment.SelectionSet)
	}
	return pairs
}

// repeated returns how many such pairs some selections of one object have.
func repeated(document *ast.QueryDocument, sets ...ast.SelectionSet) (pairs int) {
	named := map[string]int{}
	below := map[string][]ast.SelectionSet{}
	var collect func(ast.SelectionSet)
	collect = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch selection := selection.(type) {
			case *ast.Field:
				pairs += named[selection.Alias]
				named[selection.Alias]++
				below[selection.Alias] = append(below[selection.Alias], selection.SelectionSet)
			case *ast.InlineFragment:
				collect(selection.SelectionSet)
			case *ast.FragmentSpread:
				if definition := document.Fragments.ForName(selection.Name); definition != nil {
					collect(definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		collect(set)
	}
	for _, sets := range below {
		pairs += repeated(document, sets...)
	}
	return pairs
}
