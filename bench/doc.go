// Package bench makes data of the size of a country and measures the stores on it. It is not part of the program.
package bench
