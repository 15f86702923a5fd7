package main

// folder is the flag that names the data folder. By default it is one in the working directory with the program's name: easy to find,
// to look at and to throw away, and never mixed with what others call "data". A service names its own.
type folder struct {
	Data string `type:"path" default:"civicgraph-data" placeholder:"DIR" help:"The data folder; made when it is not there. Default: ${default}"`
}
