package main

import (
	"io"
	"os"
	"time"

	"github.com/rs/zerolog"
)

const (
	formatAuto = "auto"
	formatJSON = "json"
)

// logging are the flags for what the log tells and how.
type logging struct {
	LogLevel  string `default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL" help:"What the log tells: debug, info (each request), warn or error. Default: ${default}"`
	LogFormat string `default:"auto" enum:"auto,text,json" placeholder:"FORMAT" help:"text for people, json for programs; auto is text on a terminal and json elsewhere. Default: ${default}"`
}

// logger returns a log that writes to w.
func (l logging) logger(w io.Writer) zerolog.Logger {
	level, err := zerolog.ParseLevel(l.LogLevel)
	if err != nil {
		level = zerolog.InfoLevel // the parser lets through nothing but the levels above
	}
	if l.LogFormat != formatJSON && (l.LogFormat != formatAuto || isTerminal(w)) {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: time.TimeOnly, NoColor: !isTerminal(w) || os.Getenv("NO_COLOR") != ""}
	}
	return zerolog.New(w).Level(level).With().Timestamp().Logger()
}
