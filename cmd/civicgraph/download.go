package main

import (
	"io"
	"net/http"
)

// download asks a server for a file at an address of it. Whoever reads the file closes it. What the server refuses is an error.
func (p program) download(client *http.Client, address, token string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(p.ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept-Encoding", "identity") // it does not leave this machine
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		defer func() { _ = response.Body.Close() }()
		return nil, refusal(response)
	}
	return response.Body, nil
}
