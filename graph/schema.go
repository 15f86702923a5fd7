package graph

import (
	"cmp"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// describedSchema returns the schema, in which every field that a type has from an interface, and every argument of it, has the
// interface's description unless it has one of its own. Thus the file says everything once, and readers of a type see it all.
func describedSchema() *ast.Schema {
	schema := gqlparser.MustLoadSchema(sources...)
	for _, definition := range schema.Types {
		for _, name := range definition.Interfaces {
			describeFields(definition.Fields, schema.Types[name].Fields)
		}
	}
	delete(schema.Directives, "defer") // answers come in one piece
	return schema
}

func describeFields(fields, from ast.FieldList) {
	for _, field := range fields {
		model := from.ForName(field.Name)
		if model == nil {
			continue
		}
		field.Description = cmp.Or(field.Description, model.Description)
		for _, argument := range field.Arguments {
			if modelArgument := model.Arguments.ForName(argument.Name); modelArgument != nil {
				argument.Description = cmp.Or(argument.Description, modelArgument.Description)
			}
		}
	}
}
