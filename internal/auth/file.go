package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/civicgraph/civicgraph/internal/civic"
)

const (
	// fileFormat is the version of the file's format.
	fileFormat = 1
	// filePermissions and folderPermissions let in nobody but the owner.
	filePermissions   = 0o600
	folderPermissions = 0o700
)

// tokenFile is what the file holds.
type tokenFile struct {
	Format int     `json:"format"`
	Tokens []Token `json:"tokens"`
}

// readTokens returns the tokens in a file, none when it is not there.
func readTokens(path string) ([]Token, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the tokens: %w", err)
	}
	var file tokenFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, corrupt(path, err.Error())
	}
	if file.Format > fileFormat {
		return nil, &civic.Fault{Kind: civic.ErrNewerFormat, Problem: fmt.Sprintf("%s was written by a newer version of this program (format %d)", path, file.Format),
			Remedy: "use that version"}
	}
	if problem := file.problem(); problem != "" {
		return nil, corrupt(path, problem)
	}
	return file.Tokens, nil
}

// problem says what is wrong with a file that was read, "" when nothing is.
func (f tokenFile) problem() string {
	if f.Format != fileFormat {
		return fmt.Sprintf("its format is %d", f.Format)
	}
	names := make(map[string]bool, len(f.Tokens))
	for i, token := range f.Tokens {
		switch {
		case checkName(token.Name) != nil || checkRole(token.Role) != nil || len(token.Hash) != len(hashOf("")):
			return fmt.Sprintf("entry %d is not a token", i)
		case names[token.Name]:
			return fmt.Sprintf("two tokens are named %s", token.Name)
		}
		names[token.Name] = true
	}
	return ""
}

// corrupt is the error for a file that is there and makes no sense. It is left as it is: nobody but its owner can tell what it
// should have said, and to write over it would lock out those who hold its tokens.
func corrupt(path, problem string) error {
	return &civic.Fault{Kind: civic.ErrCorrupt, Problem: fmt.Sprintf("%s is damaged (%s) and was left as it is", path, problem),
		Remedy: "put a copy of it back, or move it away and create the tokens anew"}
}

// writeTokens replaces the file at once and durably: whoever reads it, also after a crash, sees it as it was or as it is.
func writeTokens(path string, tokens []Token) error {
	data, err := json.MarshalIndent(tokenFile{Format: fileFormat, Tokens: append([]Token{}, tokens...)}, "", "  ")
	if err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	// CreateTemp makes a file that its owner alone may read and write.
	temporary, err := os.CreateTemp(filepath.Dir(path), fileName+".*.tmp")
	if err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	_, err = io.Copy(temporary, bytes.NewReader(append(data, '\n')))
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write the tokens: %w", errors.Join(err, os.Remove(temporary.Name())))
	}
	return syncFolder(filepath.Dir(path))
}

// makeFolder makes the data folder when it is not there.
func makeFolder(folder string) error {
	if err := os.MkdirAll(folder, folderPermissions); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}

// syncFolder makes a rename within a folder durable. Windows keeps no folder open, and does this of itself.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	opened, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	if err := errors.Join(opened.Sync(), opened.Close()); err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	return nil
}
