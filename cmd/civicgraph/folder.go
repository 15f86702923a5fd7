package main

import "errors"

// folder is the flag that names the data folder. By default it is one in the working directory with the program's name: easy to find,
// to look at and to throw away, and never mixed with what others call "data". A service names its own.
type folder struct {
	Data string `type:"path" default:"civicgraph-data" placeholder:"DIR" help:"The data folder; made when it is not there. Default: ${default}"`
}

// Validate finds a folder without a name, such as a script gives whose variable is not set.
func (f *folder) Validate() error {
	if f.Data == "" {
		return errors.New("--data is empty: name a folder, or leave it out")
	}
	return nil
}
