package graph_test

import (
	"strings"
	"testing"
)

// introspection is the question that GraphiQL and other tools ask about a schema.
const introspection = `query IntrospectionQuery {
  __schema {
    description
    queryType { name kind }
    mutationType { name kind }
    subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) {
    name description
    args(includeDeprecated: true) { ...InputValue }
    type { ...TypeRef }
    isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue {
  name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
}
fragment TypeRef on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}`

type described struct {
	Name, Description string
	Args              []described
}

type describedType struct {
	described
	Kind                            string
	Fields, InputFields, EnumValues []described
}

func TestEverythingIsDescribed(t *testing.T) {
	var schema struct {
		Schema struct {
			Types []describedType
		} `json:"__schema"`
	}
	builtIn(t).ask(&schema, introspection, nil)
	if n := len(schema.Schema.Types); n < 150 {
		t.Fatalf("the schema has %d types only", n)
	}
	for _, one := range schema.Schema.Types {
		if strings.HasPrefix(one.Name, "__") {
			continue
		}
		check := func(path string, items ...described) {
			for _, item := range items {
				if item.Description == "" {
					t.Errorf("%s%s has no description", path, item.Name)
				}
			}
		}
		check("", one.described)
		check(one.Name+".", one.InputFields...)
		check(one.Name+".", one.EnumValues...)
		for _, field := range one.Fields {
			check(one.Name+".", field)
			check(one.Name+"."+field.Name+".", field.Args...)
		}
	}
}

func TestTypesHaveTheDescriptionsOfTheirInterface(t *testing.T) {
	var found struct {
		Type describedType `json:"__type"`
	}
	builtIn(t).ask(&found, `{ __type(name: "University") { fields { name description } } }`, nil)
	for _, field := range found.Type.Fields {
		if field.Name == "acronym" && field.Description == "Its acronym, such as TKKB." {
			return
		}
	}
	t.Errorf("University.acronym is not described as Organization.acronym is: %+v", found.Type.Fields)
}
